namespace Jarvis.Engine.Decoding.Panels;

/// <summary>
/// Collects rows of an [out, in] matrix until a full panel of them can be transposed at once, so that each cache line is written once.
/// </summary>
internal sealed class OutputRows(PanelMatrix matrix)
{
    private readonly float[] _rows = new float[PanelMatrix.Width * matrix.Inputs];
    private int _first,
        _count;

    /// <summary>Adds the weights of one output; consecutive outputs are fastest.</summary>
    public void Add(int output, ReadOnlySpan<float> row)
    {
        if (_count > 0 && (output != _first + _count || output % PanelMatrix.Width == 0))
        {
            Flush();
        }
        if (_count == 0)
        {
            _first = output;
        }
        row.CopyTo(_rows.AsSpan(_count++ * matrix.Inputs));
    }

    public void Flush()
    {
        if (_count > 0)
        {
            matrix.SetOutputs(_first, _rows.AsSpan(0, _count * matrix.Inputs));
        }
        _count = 0;
    }
}
