using static TorchSharp.torch;

namespace Jarvis.Engine.Models;

/// <summary>scale · B·A beside a frozen W: two narrow matrices that are trained instead of it.</summary>
internal sealed class LoraAdapter(LoraSettings settings, int inputs, int outputs, IPrecision precision, Device device)
{
    /// <summary>A, [rank, in].</summary>
    public WeightMatrix Down { get; } = new(settings.Rank, inputs, device);

    /// <summary>B, [out, rank].</summary>
    public WeightMatrix Up { get; } = new(outputs, settings.Rank, device);

    public double Scale => settings.Scale;

    /// <summary>The weight already includes this adapter; see <see cref="LoraMerge"/>.</summary>
    public bool Merged { get; set; }

    /// <summary>(…, in) → (…, out), what the adapter adds.</summary>
    public Tensor Forward(Tensor input, bool training)
    {
        using var read = settings.Dropout > 0 && training ? nn.functional.dropout(input, settings.Dropout, training: true) : input.alias();
        using var narrow = precision.Project(read, Down.Weight, null);
        using var scaled = narrow * settings.Scale; // here, where it is narrowest
        return precision.Project(scaled, Up.Weight, null);
    }

    /// <summary>scale · B·A in fp32, [out, in].</summary>
    public Tensor Delta() => Delta(Down.Weight.detach(), Up.Weight.detach(), settings.Scale);

    public static Tensor Delta(Tensor down, Tensor up, double scale) => up.mm(down).mul_(scale);
}
