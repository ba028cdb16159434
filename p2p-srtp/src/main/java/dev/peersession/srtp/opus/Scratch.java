/* Copyright (c) 2006-2011 Skype Limited. All Rights Reserved
   Ported to Java by Logan Stromberg

   Redistribution and use in source and binary forms, with or without
   modification, are permitted provided that the following conditions
   are met:

   - Redistributions of source code must retain the above copyright
   notice, this list of conditions and the following disclaimer.

   - Redistributions in binary form must reproduce the above copyright
   notice, this list of conditions and the following disclaimer in the
   documentation and/or other materials provided with the distribution.

   - Neither the name of Internet Society, IETF or IETF Trust, nor the
   names of specific contributors, may be used to endorse or promote
   products derived from this software without specific prior written
   permission.

   THIS SOFTWARE IS PROVIDED BY THE COPYRIGHT HOLDERS AND CONTRIBUTORS
   ``AS IS'' AND ANY EXPRESS OR IMPLIED WARRANTIES, INCLUDING, BUT NOT
   LIMITED TO, THE IMPLIED WARRANTIES OF MERCHANTABILITY AND FITNESS FOR
   A PARTICULAR PURPOSE ARE DISCLAIMED. IN NO EVENT SHALL THE COPYRIGHT OWNER
   OR CONTRIBUTORS BE LIABLE FOR ANY DIRECT, INDIRECT, INCIDENTAL, SPECIAL,
   EXEMPLARY, OR CONSEQUENTIAL DAMAGES (INCLUDING, BUT NOT LIMITED TO,
   PROCUREMENT OF SUBSTITUTE GOODS OR SERVICES; LOSS OF USE, DATA, OR
   PROFITS; OR BUSINESS INTERRUPTION) HOWEVER CAUSED AND ON ANY THEORY OF
   LIABILITY, WHETHER IN CONTRACT, STRICT LIABILITY, OR TORT (INCLUDING
   NEGLIGENCE OR OTHERWISE) ARISING IN ANY WAY OUT OF THE USE OF THIS
   SOFTWARE, EVEN IF ADVISED OF THE POSSIBILITY OF SUCH DAMAGE.
 */
package dev.peersession.srtp.opus;

/* What encoding and decoding need for the time of one frame. It belongs to the thread and not to a codec: a thread codes one frame
 * at a time, and what all of its calls share stays in the processor's caches. Each place has one user, whose array is done with when
 * its method returns. */
final class Scratch {

    private static final ThreadLocal<Scratch> OF_THREAD = ThreadLocal.withInitial(Scratch::new);

    static final int PREFILTER = 0;
    static final int PREFILTER_2 = 1;
    static final int PITCH = 2;
    static final int CELT_INPUT = 3;
    static final int CELT_INPUT_2 = 4;
    static final int FREQUENCIES = 5;
    static final int FREQUENCIES_2 = 6;
    static final int NORMALISED = 7;
    static final int NORMALISED_2 = 8;
    static final int TRANSIENT = 9;
    static final int SYNTHESIS = 10;
    static final int DEEMPHASIS = 11;
    static final int FOLDED = 12;
    static final int ROTATED = 13;
    static final int DECODED = 14;
    static final int DECODED_2 = 15;
    static final int NORM = 16;
    static final int DOWN = 17;
    static final int FIR = 18;
    static final int FIR_SUMS = 19;
    static final int PREFILTERED = 20;
    static final int HARMONIC = 21;
    static final int SHORT_TERM = 22;
    static final int PULSES = 23;
    static final int DECODED_LTP = 24;
    static final int LTP = 25;
    static final int SCALED_INPUT = 26;
    static final int FIR_NEXT = 27;
    private static final int INTS = 28;

    static final int PCM = 0;
    static final int PCM_SILK = 1;
    static final int SILK_INPUT = 2;
    static final int UP = 3;
    static final int PITCH_RESIDUAL = 4;
    static final int LPC_INPUT = 5;
    static final int WINDOWED = 6;
    static final int LPC_RESIDUAL = 7;
    static final int SHAPED = 8;
    static final int AUTOCORRELATED = 9;
    static final int AT_8_KHZ = 10;
    static final int AT_4_KHZ = 11;
    static final int CORRELATIONS = 12;
    static final int SCALED = 13;
    static final int DECODED_LTP_INPUT = 14;
    static final int LTP_INPUT = 15;
    private static final int SHORTS = 16;

    private final int[][] ints = new int[INTS][];
    private final short[][] shorts = new short[SHORTS][];
    final byte[] range = new byte[1275];
    final SilkNSQState before = new SilkNSQState();
    final SilkNSQState lower = new SilkNSQState();
    final SilkNSQState.NSQ_del_dec_struct[] decisions =
            new SilkNSQState.NSQ_del_dec_struct[SilkConstants.MAX_DEL_DEC_STATES];
    /* Computed beside the last state of an odd number of them, and not looked at. */
    final SilkNSQState.NSQ_del_dec_struct idle = new SilkNSQState.NSQ_del_dec_struct();
    final SilkNSQState.NSQ_sample_struct[] samples =
            new SilkNSQState.NSQ_sample_struct[2 * SilkConstants.MAX_DEL_DEC_STATES];
    final PitchAnalysisCore.silk_pe_stage3_vals[] energies = stage3();
    final PitchAnalysisCore.silk_pe_stage3_vals[] correlations = stage3();

    private Scratch() {
        for (int i = 0; i < decisions.length; i++) {
            decisions[i] = new SilkNSQState.NSQ_del_dec_struct();
        }
        for (int i = 0; i < samples.length; i++) {
            samples[i] = new SilkNSQState.NSQ_sample_struct();
        }
    }

    private static PitchAnalysisCore.silk_pe_stage3_vals[] stage3() {
        PitchAnalysisCore.silk_pe_stage3_vals[] all = new PitchAnalysisCore.silk_pe_stage3_vals[
                SilkConstants.PE_MAX_NB_SUBFR * SilkConstants.PE_NB_CBKS_STAGE3_MAX];
        for (int i = 0; i < all.length; i++) {
            all[i] = new PitchAnalysisCore.silk_pe_stage3_vals();
        }
        return all;
    }

    static Scratch get() {
        return OF_THREAD.get();
    }

    /* At least so long, zero so far. */
    static int[] ints(int place, int length) {
        return get().intsAt(place, length);
    }

    /* At least so long, with what was in it: for those who write it before they read it. */
    static int[] usedInts(int place, int length) {
        int[][] all = get().ints;
        int[] present = all[place];
        if (present == null || present.length < length) {
            present = new int[length];
            all[place] = present;
        }
        return present;
    }

    static short[] usedShorts(int place, int length) {
        short[][] all = get().shorts;
        short[] present = all[place];
        if (present == null || present.length < length) {
            present = new short[length];
            all[place] = present;
        }
        return present;
    }

    /* For each channel one. */
    static int[][] ints(int place, int channels, int length) {
        Scratch scratch = get();
        int[][] all = new int[channels][];
        for (int i = 0; i < channels; i++) {
            all[i] = scratch.intsAt(place + i, length);
        }
        return all;
    }

    static short[] shorts(int place, int length) {
        short[][] all = get().shorts;
        short[] present = all[place];
        if (present == null || present.length < length) {
            present = new short[length];
            all[place] = present;
            return present;
        }
        java.util.Arrays.fill(present, 0, length, (short) 0);
        return present;
    }

    private int[] intsAt(int place, int length) {
        int[] present = ints[place];
        if (present == null || present.length < length) {
            present = new int[length];
            ints[place] = present;
            return present;
        }
        java.util.Arrays.fill(present, 0, length, 0);
        return present;
    }
}
