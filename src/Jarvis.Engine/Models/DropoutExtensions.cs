using static TorchSharp.torch;

namespace Jarvis.Engine.Models;

internal static class DropoutExtensions
{
    /// <summary>Dropout (Srivastava et al. 2014) while training; the input itself where nothing is dropped.</summary>
    public static Tensor Dropped(this Tensor input, double probability, bool training) =>
        probability > 0 && training ? nn.functional.dropout(input, probability, training: true) : input;
}
