namespace Jarvis.Engine.Decoding.Transformers;

/// <summary>
/// Rotary positions in the half-split layout of Llama checkpoints: each pair (x[i], x[i + d/2]) is rotated by position / scaling ·
/// theta^(-2i/d).
/// </summary>
/// <param name="headWidth">d, even.</param>
internal sealed unsafe class Rotary(int headWidth, double theta, double scaling)
{
    // Computed in fp32 throughout, as in Hugging Face's code and in the network that is trained.
    private readonly float[] _frequencies =
    [
        .. Enumerable.Range(0, headWidth / 2).Select(i => 1 / MathF.Pow((float)theta, 2 * i / (float)headWidth)),
    ];

    public int Angles => headWidth / 2;

    /// <summary>Cosines and sines of one position, d/2 each.</summary>
    public void At(int position, Span<float> cosines, Span<float> sines)
    {
        float scaled = position / (float)scaling;
        for (int i = 0; i < _frequencies.Length; i++)
        {
            (sines[i], cosines[i]) = MathF.SinCos(scaled * _frequencies[i]);
        }
    }

    /// <summary>Rotates the heads of one row, in place.</summary>
    public void Rotate(float* row, int heads, ReadOnlySpan<float> cosines, ReadOnlySpan<float> sines)
    {
        int half = headWidth / 2;
        for (int head = 0; head < heads; head++, row += headWidth)
        {
            for (int i = 0; i < half; i++)
            {
                float first = row[i],
                    second = row[i + half];
                row[i] = first * cosines[i] - second * sines[i];
                row[i + half] = second * cosines[i] + first * sines[i];
            }
        }
    }
}
