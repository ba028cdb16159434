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

/// <summary>
/// Structure containing NLSF codebook
/// </summary>
class NLSFCodebook {

    short nVectors = 0;

    short order = 0;

    /// <summary>
    /// Quantization step size
    /// </summary>
    short quantStepSize_Q16 = 0;

    /// <summary>
    /// Inverse quantization step size
    /// </summary>
    short invQuantStepSize_Q6 = 0;

    /// <summary>
    /// POINTER
    /// </summary>
    short[] CB1_NLSF_Q8 = null;

    /// <summary>
    /// POINTER
    /// </summary>
    short[] CB1_iCDF = null;

    /// <summary>
    /// POINTER to Backward predictor coefs [ order ]
    /// </summary>
    short[] pred_Q8 = null;

    /// <summary>
    /// POINTER to Indices to entropy coding tables [ order ]
    /// </summary>
    short[] ec_sel = null;

    /// <summary>
    /// POINTER
    /// </summary>
    short[] ec_iCDF = null;

    /// <summary>
    /// POINTER
    /// </summary>
    short[] ec_Rates_Q5 = null;

    /// <summary>
    /// POINTER
    /// </summary>
    short[] deltaMin_Q15 = null;

    void Reset() {
        nVectors = 0;
        order = 0;
        quantStepSize_Q16 = 0;
        invQuantStepSize_Q6 = 0;
        CB1_NLSF_Q8 = null;
        CB1_iCDF = null;
        pred_Q8 = null;
        ec_sel = null;
        ec_iCDF = null;
        ec_Rates_Q5 = null;
        deltaMin_Q15 = null;
    }

    private volatile Derived derived;

    /* What follows from the book alone. */
    Derived derived() {
        Derived present = derived;
        if (present == null) {
            present = new Derived(this);
            derived = present;
        }
        return present;
    }

    static final class Derived {

        /* Of each vector: its weights, and the roots of them. */
        final short[] weights_QW;
        final int[] roots_Q9;
        /* Outputs of each quantization level, and of the next one. */
        final int[] out0_Q10 = new int[2 * SilkConstants.NLSF_QUANT_MAX_AMPLITUDE_EXT];
        final int[] out1_Q10 = new int[2 * SilkConstants.NLSF_QUANT_MAX_AMPLITUDE_EXT];

        private Derived(NLSFCodebook book) {
            int out0_Q10, out1_Q10, i;
            int order = book.order;
            weights_QW = new short[book.nVectors * order];
            roots_Q9 = new int[book.nVectors * order];
            short[] vector_Q15 = new short[order];
            short[] vector_QW = new short[order];
            for (int at = 0; at < weights_QW.length; at += order) {
                for (i = 0; i < order; i++) {
                    vector_Q15[i] = Inlines.silk_LSHIFT16(book.CB1_NLSF_Q8[at + i], 7);
                }
                NLSF.silk_NLSF_VQ_weights_laroia(vector_QW, vector_Q15, order);
                for (i = 0; i < order; i++) {
                    weights_QW[at + i] = vector_QW[i];
                    roots_Q9[at + i] = Inlines.silk_SQRT_APPROX(Inlines.silk_LSHIFT((int) vector_QW[i], 18 - SilkConstants.NLSF_W_Q));
                }
            }
            for (i = 0 - SilkConstants.NLSF_QUANT_MAX_AMPLITUDE_EXT; i <= SilkConstants.NLSF_QUANT_MAX_AMPLITUDE_EXT - 1; i++) {
                out0_Q10 = Inlines.silk_LSHIFT(i, 10);
                out1_Q10 = Inlines.silk_ADD16((short) (out0_Q10), (short) 1024);

                if (i > 0) {
                    out0_Q10 = Inlines.silk_SUB16((short) (out0_Q10), (short) (((int) ((SilkConstants.NLSF_QUANT_LEVEL_ADJ) * ((long) 1 << (10)) + 0.5))/*Inlines.SILK_CONST(SilkConstants.NLSF_QUANT_LEVEL_ADJ, 10)*/));
                    out1_Q10 = Inlines.silk_SUB16((short) (out1_Q10), (short) (((int) ((SilkConstants.NLSF_QUANT_LEVEL_ADJ) * ((long) 1 << (10)) + 0.5))/*Inlines.SILK_CONST(SilkConstants.NLSF_QUANT_LEVEL_ADJ, 10)*/));
                } else if (i == 0) {
                    out1_Q10 = Inlines.silk_SUB16((short) (out1_Q10), (short) (((int) ((SilkConstants.NLSF_QUANT_LEVEL_ADJ) * ((long) 1 << (10)) + 0.5))/*Inlines.SILK_CONST(SilkConstants.NLSF_QUANT_LEVEL_ADJ, 10)*/));
                } else if (i == -1) {
                    out0_Q10 = Inlines.silk_ADD16((short) (out0_Q10), (short) (((int) ((SilkConstants.NLSF_QUANT_LEVEL_ADJ) * ((long) 1 << (10)) + 0.5))/*Inlines.SILK_CONST(SilkConstants.NLSF_QUANT_LEVEL_ADJ, 10)*/));
                } else {
                    out0_Q10 = Inlines.silk_ADD16((short) (out0_Q10), (short) (((int) ((SilkConstants.NLSF_QUANT_LEVEL_ADJ) * ((long) 1 << (10)) + 0.5))/*Inlines.SILK_CONST(SilkConstants.NLSF_QUANT_LEVEL_ADJ, 10)*/));
                    out1_Q10 = Inlines.silk_ADD16((short) (out1_Q10), (short) (((int) ((SilkConstants.NLSF_QUANT_LEVEL_ADJ) * ((long) 1 << (10)) + 0.5))/*Inlines.SILK_CONST(SilkConstants.NLSF_QUANT_LEVEL_ADJ, 10)*/));
                }

                this.out0_Q10[i + SilkConstants.NLSF_QUANT_MAX_AMPLITUDE_EXT] = Inlines.silk_SMULWB(out0_Q10, book.quantStepSize_Q16);
                this.out1_Q10[i + SilkConstants.NLSF_QUANT_MAX_AMPLITUDE_EXT] = Inlines.silk_SMULWB(out1_Q10, book.quantStepSize_Q16);
            }
        }
    }
}
