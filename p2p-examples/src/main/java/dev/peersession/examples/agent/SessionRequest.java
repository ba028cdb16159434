package dev.peersession.examples.agent;

import com.google.gson.JsonElement;
import dev.peersession.api.Carriers;
import dev.peersession.api.ChannelSettings;
import dev.peersession.api.ConnectException;
import dev.peersession.api.IceSettings;
import dev.peersession.api.PeerSession;
import dev.peersession.signaling.carrier.Carrier;
import dev.peersession.srtp.SrtpEngine;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Reads the fields of {@code session.new} and {@code channel.open} into what the library takes. */
final class SessionRequest {
    /** The longest reconnect time that the library allows. */
    private static final double MAX_RECONNECT_SECONDS = 86_400;

    // RFC 8832 section 5.1: their lengths have 16 bits.
    private static final int MAX_NAME_BYTES = 65_535;

    private SessionRequest() {}

    /** A session, the local consent to calls and the way settings that it was made with. */
    record Opened(PeerSession session, @Nullable AudioChoice audio, IceSettings ice) {}

    static Opened open(Request request) throws Refusal, ConnectException {
        PeerSession.Builder builder = PeerSession.builder();
        String name = request.optionalText("name");
        if (name != null) {
            builder.name(name);
        }
        String pin = request.optionalText("pin");
        String passphrase = request.optionalText("passphrase");
        if (pin != null && passphrase != null) {
            throw Refusal.badRequest("A session has a pin or a passphrase, not both.");
        }
        if (pin != null) {
            builder.pin(pin.toCharArray());
        }
        if (passphrase != null) {
            builder.passphrase(passphrase.toCharArray());
        }
        Request wanted = request.optionalObject("ice");
        IceSettings ice = wanted == null ? IceSettings.defaults() : ice(wanted);
        builder.ice(ice);
        OptionalDouble reconnect = request.optionalNumber("reconnectSeconds", 0, MAX_RECONNECT_SECONDS);
        if (reconnect.isPresent()) {
            builder.reconnectTimeout(Duration.ofNanos((long) (reconnect.getAsDouble() * 1e9)));
        }
        if (request.present("reconnectVia")) {
            builder.reconnectVia(places(request, "reconnectVia", ice));
        }
        SrtpEngine engine = srtp(request);
        try {
            builder.srtp(engine);
        } catch (IllegalStateException e) {
            throw Refusal.notSupported("The srtp engine does not run here: " + e.getMessage() + ".");
        }
        AudioChoice audio = audio(request);
        if (audio != null) {
            builder.audio(audio.source(), audio.sink());
        }
        return new Opened(builder.build(), audio, ice);
    }

    static boolean sealed(Request request) {
        return request.present("pin") || request.present("passphrase");
    }

    /** A channel to be opened: its label and the rest. */
    record NewChannel(String label, Consumer<ChannelSettings> settings) {}

    static NewChannel channel(Request request) throws Refusal {
        String label = checkLength("label", request.text("label"));
        boolean ordered = request.flag("ordered", true);
        OptionalInt maxRetransmits = request.optionalInt("maxRetransmits", 0, 65_535);
        OptionalInt maxPacketLifeTime = request.optionalInt("maxPacketLifeTime", 0, 65_535);
        if (maxRetransmits.isPresent() && maxPacketLifeTime.isPresent()) {
            throw Refusal.badRequest("A channel has maxRetransmits or maxPacketLifeTime, not both.");
        }
        String protocol = request.optionalText("protocol");
        if (protocol != null) {
            checkLength("protocol", protocol);
        }
        boolean negotiated = request.flag("negotiated", false);
        OptionalInt streamId = request.optionalInt("streamId", 0, 65_534);
        if (negotiated != streamId.isPresent()) {
            throw Refusal.badRequest("negotiated and streamId belong together.");
        }
        ChannelSettings.Priority priority = choice(request, "priority", ChannelSettings.Priority.class);
        return new NewChannel(label, settings -> {
            settings.ordered(ordered);
            maxRetransmits.ifPresent(settings::maxRetransmits);
            maxPacketLifeTime.ifPresent(settings::maxPacketLifeTime);
            if (protocol != null) {
                settings.protocol(protocol);
            }
            streamId.ifPresent(settings::negotiated);
            if (priority != null) {
                settings.priority(priority);
            }
        });
    }

    private static String checkLength(String field, String value) throws Refusal {
        int bytes = value.getBytes(StandardCharsets.UTF_8).length;
        if (bytes > MAX_NAME_BYTES) {
            throw Refusal.badRequest(field + " has " + bytes + " bytes of UTF-8, allowed 0 to " + MAX_NAME_BYTES + ".");
        }
        return value;
    }

    private static IceSettings ice(Request request) throws Refusal {
        IceSettings.Builder ice = IceSettings.builder();
        IceSettings.Engine engine = choice(request, "engine", IceSettings.Engine.class);
        if (engine != null) {
            ice.engine(engine);
        }
        IceSettings.Policy policy = choice(request, "policy", IceSettings.Policy.class);
        if (policy != null) {
            ice.policy(policy);
        }
        ice.loopback(request.flag("loopback", false));
        ice.mdns(request.flag("mdns", false));
        ice.portMapping(request.flag("portMapping", false));
        for (JsonElement e : request.array("interfaces")) {
            ice.addInterface(Request.string("interfaces", e));
        }
        for (JsonElement e : request.array("stun")) {
            ice.addStun(Request.string("stun", e));
        }
        for (JsonElement e : request.array("turn")) {
            Request turn = Request.object("turn", e);
            ice.addTurn(turn.text("url"), turn.text("username"), turn.text("credential"));
        }
        ports(request, ice);
        return ice.build();
    }

    private static void ports(Request request, IceSettings.Builder ice) throws Refusal {
        Request ports = request.optionalObject("ports");
        if (ports != null) {
            int first = (int) ports.integer("first", 1, 65_535);
            ice.ports(first, (int) ports.integer("last", first, 65_535));
        }
    }

    /** The places of {@code via}, each once. */
    static Carrier[] via(Request request, IceSettings ice) throws Refusal {
        return places(request, "via", ice);
    }

    private static Carrier[] places(Request request, String field, IceSettings ice) throws Refusal {
        Set<String> names = new LinkedHashSet<>();
        for (JsonElement e : request.array(field)) {
            names.add(Request.string(field, e));
        }
        if (names.isEmpty()) {
            throw Refusal.badRequest(
                    field + " is missing or empty: a list of lan, ws:URL, folder:PATH and dht:HOST:PORT.");
        }
        return names.stream().map(name -> Carriers.parse(name, ice)).toArray(Carrier[]::new);
    }

    private static SrtpEngine srtp(Request request) throws Refusal {
        Request srtp = request.optionalObject("srtp");
        SrtpEngine engine = srtp == null ? null : choice(srtp, "engine", SrtpEngine.class);
        return engine == null ? SrtpEngine.OWN : engine;
    }

    /** Null for no consent: {@code audio} is absent, or neither sends nor plays. */
    private static @Nullable AudioChoice audio(Request request) throws Refusal {
        Request audio = request.optionalObject("audio");
        if (audio == null) {
            return null;
        }
        AudioChoice choice = AudioChoice.of(audio);
        return choice.none() ? null : choice;
    }

    /** A constant of an enumeration, spelled in lower case with hyphens. */
    static <E extends Enum<E>> @Nullable E choice(Request request, String name, Class<E> type) throws Refusal {
        String value = request.optionalText(name);
        if (value == null) {
            return null;
        }
        StringBuilder allowed = new StringBuilder();
        for (E constant : type.getEnumConstants()) {
            String word = constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
            if (word.equals(value)) {
                return constant;
            }
            allowed.append(allowed.length() == 0 ? "" : ", ").append(word);
        }
        throw Refusal.badRequest(name + " is " + value + ", allowed are " + allowed + ".");
    }
}
