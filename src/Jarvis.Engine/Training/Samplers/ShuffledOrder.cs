using Jarvis.Engine.TokenFiles;

namespace Jarvis.Engine.Training.Samplers;

/// <summary>All records in an order drawn for each epoch, each record once per epoch.</summary>
internal sealed class ShuffledOrder(TokenFile file) : RecordOrder(file)
{
    public override IReadOnlyList<int[]> Groups(long round) => Whole;
}
