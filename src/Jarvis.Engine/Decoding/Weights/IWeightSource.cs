using Jarvis.Engine.Decoding.Panels;

namespace Jarvis.Engine.Decoding.Weights;

/// <summary>Where the numbers of a model come from: files, or thin air for measurements.</summary>
internal interface IWeightSource
{
    bool Contains(string name);

    /// <summary>The narrowest type that holds the tensor's numbers exactly.</summary>
    PanelType TypeOf(string name);

    /// <summary>Makes sure that a tensor of this shape is there, before memory is taken for it.</summary>
    void Require(string name, params long[] shape);

    /// <summary>The tensor's rows in order: each time the last dimension, as floats; the span is valid during the call.</summary>
    void ReadRows(string name, long[] shape, Action<int, ReadOnlySpan<float>> row);
}
