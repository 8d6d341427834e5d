using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Jarvis.Engine.Models;

/// <summary>
/// What the logits are computed from, for a loss that does so chunk by chunk and never holds all of them (<c>Fused.LinearCrossEntropy</c>).
/// </summary>
/// <param name="Hidden">(N, width) last hidden states.</param>
/// <param name="Weight">(vocabulary, width), which gets the gradient.</param>
/// <param name="Copy">A copy of <paramref name="Weight"/> in the type of multiplications; null where that is fp32.</param>
/// <param name="Bias">(vocabulary), or null.</param>
public readonly record struct HeadInput(Tensor Hidden, Parameter Weight, Tensor? Copy, Parameter? Bias);
