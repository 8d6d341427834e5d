using Jarvis.Engine.Decoding.Panels;

namespace Jarvis.Engine.Decoding.Weights;

/// <summary>Where a model's weights come from: files, or random numbers for benchmarks.</summary>
internal interface IWeightSource
{
    bool Contains(string name);

    /// <summary>The narrowest type that holds the tensor's numbers exactly.</summary>
    PanelType TypeOf(string name);

    /// <summary>Checks that a tensor of this shape exists, before memory is allocated for it.</summary>
    void Require(string name, params long[] shape);

    /// <summary>
    /// Passes on the tensor's rows in order, each as long as the last dimension, as floats; the span is valid during the call only.
    /// </summary>
    void ReadRows(string name, long[] shape, Action<int, ReadOnlySpan<float>> row);
}
