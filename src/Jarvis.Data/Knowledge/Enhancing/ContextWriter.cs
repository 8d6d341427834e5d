using Jarvis.Contracts;
using Jarvis.Data.Records;
using Jarvis.Data.Store;

namespace Jarvis.Data.Knowledge.Enhancing;

/// <summary>Counts of what happened to the records.</summary>
public readonly record struct ContextFigures(long Looked, long Enhanced, long WithContextAlready, long NothingFound);

/// <summary>
/// Puts context retrieved from a knowledge base in front of the questions of instruction records: the last question of each record is the
/// query, chunks that are the record's own text are skipped, and the record is replaced within one change set.
/// </summary>
public sealed class ContextWriter(
    ContextTemplate template,
    int top,
    int mostCharacters,
    Func<string, int, CancellationToken, KnowledgeAnswer> ask
)
{
    private const int Spare = 5,
        LongestQuery = 2000;

    /// <param name="progress">Receives the number of records processed so far.</param>
    public ContextFigures Write(
        IEnumerable<DataRecord> records,
        string datasetId,
        ChangeSet change,
        Action<long> progress,
        CancellationToken cancellationToken
    )
    {
        long looked = 0,
            enhanced = 0,
            already = 0,
            nothing = 0;
        foreach (var record in records)
        {
            cancellationToken.ThrowIfCancellationRequested();
            progress(++looked);
            if (record.Turns is not { } turns || LastQuestion(turns) is not { } place)
            {
                nothing++;
            }
            else if (template.Made(turns[place].Content))
            {
                already++;
            }
            else if (Chunks(record, turns[place].Content, datasetId, cancellationToken) is { Count: > 0 } chunks)
            {
                var question = new ChatTurn(ChatRole.User, template.Fill(chunks, turns[place].Content));
                change.Replace(record.Id, Draft(record, [.. turns.Take(place), question, .. turns.Skip(place + 1)]));
                enhanced++;
            }
            else
            {
                nothing++;
            }
        }
        return new ContextFigures(looked, enhanced, already, nothing);
    }

    private List<string> Chunks(DataRecord record, string question, string datasetId, CancellationToken cancellationToken)
    {
        var own = new OwnText(string.Join('\n', record.Turns!.Select(t => t.Content)));
        var taken = new List<string>();
        int left = mostCharacters;
        foreach (var hit in ask(question.Length <= LongestQuery ? question : question[..LongestQuery], top + Spare, cancellationToken).Hits)
        {
            bool itself = hit.Chunk.DatasetId == datasetId && hit.Chunk.RecordId == record.Id;
            if (itself || hit.Chunk.Text.Length > left || own.Holds(hit.Chunk.Text) || taken.Contains(hit.Chunk.Text))
            {
                continue;
            }
            taken.Add(hit.Chunk.Text);
            left -= hit.Chunk.Text.Length + ContextTemplate.Separator.Length;
            if (taken.Count == top)
            {
                break;
            }
        }
        return taken;
    }

    private static int? LastQuestion(IReadOnlyList<ChatTurn> turns)
    {
        for (int i = turns.Count - 1; i >= 0; i--)
        {
            if (turns[i].Role == ChatRole.User && !string.IsNullOrWhiteSpace(turns[i].Content))
            {
                return i;
            }
        }
        return null;
    }

    private static RecordDraft Draft(DataRecord record, IReadOnlyList<ChatTurn> turns) =>
        RecordDraft.OfTurns(record.Kind, turns) with
        {
            Domain = record.Domain,
            Difficulty = record.Difficulty,
            Quality = record.Quality,
            Split = record.Split,
            Document = record.Document,
            Language = record.Language,
            Synthetic = record.Synthetic,
        };
}
