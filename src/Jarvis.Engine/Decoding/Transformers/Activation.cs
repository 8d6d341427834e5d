using Jarvis.Engine.Decoding.Panels;

namespace Jarvis.Engine.Decoding.Transformers;

/// <summary>
/// The activation between the two matrices of a feed-forward branch, applied to the panels that one part of the team has just computed.
/// </summary>
internal abstract unsafe class Activation
{
    public static Activation GeluTanh { get; } = new Gelu();

    /// <summary>silu(gate) · up, over panels of <see cref="Weights.Affine.Paired"/>.</summary>
    public static Activation SwiGlu { get; } = new GatedSilu();

    /// <param name="x">One row's padded outputs.</param>
    /// <param name="y">The row of <paramref name="width"/> that the second matrix reads.</param>
    public abstract void Apply(float* x, float* y, int width, int fromPanel, int toPanel);

    private sealed class Gelu : Activation
    {
        public override void Apply(float* x, float* y, int width, int fromPanel, int toPanel)
        {
            int from = fromPanel * PanelMatrix.Width,
                to = Math.Min(width, toPanel * PanelMatrix.Width);
            RowMath.GeluTanh(x + from, y + from, to - from);
        }
    }

    private sealed class GatedSilu : Activation
    {
        private const int Half = PanelMatrix.Width / 2;

        public override void Apply(float* x, float* y, int width, int fromPanel, int toPanel)
        {
            for (int panel = fromPanel; panel < toPanel; panel++)
            {
                float* gate = x + panel * PanelMatrix.Width;
                RowMath.SiluTimes(gate, gate + Half, y + panel * Half, Math.Min(Half, width - panel * Half));
            }
        }
    }
}
