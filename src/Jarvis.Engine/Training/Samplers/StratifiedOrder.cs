using Jarvis.Engine.TokenFiles;

namespace Jarvis.Engine.Training.Samplers;

/// <summary>Domain stratified: every step has the domains in the shares that they have in the data, by largest remainder.</summary>
internal sealed class StratifiedOrder(TokenFile file) : RecordOrder(file)
{
    private IReadOnlyList<int[]>? _domains;

    public override IReadOnlyList<int[]> Whole => _domains ??= ByDomain();

    public override IReadOnlyList<int[]> Groups(long round) => Whole;
}
