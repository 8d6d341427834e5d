using System.Text.Json.Nodes;
using static TorchSharp.torch;

namespace Jarvis.Engine.State;

/// <summary>
/// A part of a run whose state decides how the run continues. Every checkpoint holds that state: the JSON in <c>trainer_state.json</c>, the
/// tensors in <c>optimizer.safetensors</c> as <c>NAME.TENSOR</c>.
/// </summary>
public interface IResumable
{
    /// <summary>Unique within a run; letters and underscores.</summary>
    string Name { get; }

    /// <summary>Null where there is nothing but tensors.</summary>
    JsonNode? Save() => null;

    /// <param name="state">What <see cref="Save"/> returned.</param>
    void Restore(JsonNode? state) { }

    /// <summary>Tensors of the right shapes, which a resumed run fills in place.</summary>
    IEnumerable<(string Name, Tensor Value)> Tensors() => [];
}
