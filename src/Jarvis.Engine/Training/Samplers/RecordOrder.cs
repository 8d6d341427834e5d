using System.Text.Json.Nodes;
using Jarvis.Engine.TokenFiles;
using static TorchSharp.torch;

namespace Jarvis.Engine.Training.Samplers;

/// <summary>
/// Decides which records are read when. A run is a sequence of rounds; in each, groups of records contribute rows in certain shares, every
/// group pass after pass. Everything is a function of (seed, step, what <see cref="Save"/> and <see cref="Tensors"/> hold).
/// </summary>
internal abstract class RecordOrder(TokenFile file)
{
    protected TokenFile File { get; } = file;

    /// <summary>The groups over which an epoch is counted: together all records, each once.</summary>
    public virtual IReadOnlyList<int[]> Whole =>
        [
            [.. Enumerable.Range(0, checked((int)File.Records))],
        ];

    /// <summary>The round of a step; never decreases.</summary>
    public virtual long RoundAt(long step) => 0;

    /// <summary>The step at which the round of the last <see cref="Begin"/> began.</summary>
    public virtual long StartOf(long round) => 0;

    /// <summary>Whether groups continue where they were in the round before; otherwise each starts again.</summary>
    public virtual bool KeepsPlace => false;

    /// <summary>Called once, when a round begins for the first time; a resumed run does not call it again.</summary>
    public virtual void Begin(long round) { }

    public abstract IReadOnlyList<int[]> Groups(long round);

    /// <param name="rows">Rows that each group fills.</param>
    /// <returns>Weights of the groups, of any sum.</returns>
    public virtual double[] Weights(long round, IReadOnlyList<int> rows) => [.. rows.Select(count => (double)count)];

    /// <summary>Whether <see cref="Trained"/> does something.</summary>
    public virtual bool WantsLosses => false;

    /// <summary>Receives the mean loss of each record of a finished step.</summary>
    public virtual void Trained(IReadOnlyList<RecordLoss> losses) { }

    /// <summary>Receives the validation loss of each domain.</summary>
    public virtual void Validated(long step, IReadOnlyDictionary<int, double> domainLosses) { }

    public virtual JsonNode? Save() => null;

    public virtual void Restore(JsonNode? state) { }

    public virtual IEnumerable<(string Name, Tensor Value)> Tensors() => [];

    /// <summary>Records by their domain; domains without any are empty groups.</summary>
    protected int[][] ByDomain()
    {
        var domains = new List<List<int>>();
        for (int record = 0; record < File.Records; record++)
        {
            int domain = File.Facts(record).Domain;
            while (domains.Count <= domain)
            {
                domains.Add([]);
            }
            domains[domain].Add(record);
        }
        return [.. domains.Select(records => records.ToArray())];
    }
}
