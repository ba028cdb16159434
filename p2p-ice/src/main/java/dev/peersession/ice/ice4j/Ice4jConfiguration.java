package dev.peersession.ice.ice4j;

import com.typesafe.config.ConfigFactory;
import java.time.Duration;
import org.ice4j.StunException;
import org.ice4j.ice.AgentConfig;
import org.ice4j.ice.harvest.HarvestConfig;
import org.ice4j.message.MessageFactory;
import org.ice4j.message.Request;
import org.ice4j.stack.StunStack;

/** Makes ice4j read its configuration now, and warms up what is slow at its first use. */
final class Ice4jConfiguration {
    // RFC 8489 section 5.
    private static final int TRANSACTION_ID = 12;

    private Ice4jConfiguration() {}

    /** Whether the values in force are the ones that the engine relies on. */
    static boolean load() {
        // Another user of the library may have made it remember the system properties as they were.
        ConfigFactory.invalidateCaches();
        AgentConfig agent = AgentConfig.config;
        agent.getConsentFreshnessOriginalWaitInterval();
        agent.getConsentFreshnessMaxWaitInterval();
        agent.getMaxConsentFreshnessRetransmissions();
        agent.getRandomizeConsentFreshnessInterval();
        agent.getSoftware();
        agent.getRedactRemoteAddresses();
        encodeOnce();
        return !HarvestConfig.config.enableAwsHarvester()
                && agent.getConsentFreshnessInterval().equals(Duration.ofSeconds(5))
                && agent.getTerminationDelay().compareTo(Duration.ofDays(1)) > 0;
    }

    private static void encodeOnce() {
        try {
            Request request = MessageFactory.createBindingRequest();
            request.setTransactionID(new byte[TRANSACTION_ID]);
            request.encode(new StunStack());
        } catch (StunException e) {
            throw new IllegalStateException(e);
        }
    }
}
