using System.CommandLine;
using Jarvis.Data;
using Jarvis.Trainer.Knowledge.Evaluation;

namespace Jarvis.Trainer.CommandLine;

/// <summary><c>knowledge build|search|evaluate</c></summary>
internal static class KnowledgeVerb
{
    public static Command Create() => new("knowledge", "Make documents searchable by words and by meaning.") { Evaluate() };

    private static Command Evaluate()
    {
        var data = new Option<string>("--data") { Required = true, Description = "Code with docstrings in CodeSearchNet's layout, partitions kept: test is asked, validation chooses the weight of the fusion." };
        var format = new Option<string>("--format") { DefaultValueFactory = _ => RecordReaders.Auto, Description = "How the file is read." };
        var model = new Option<string?>("--model") { Description = "A checkpoint folder, best one trained with contrastive_weight; without it, words alone." };
        var threads = new Option<int?>("--threads") { Description = "Threads that compute; one a physical core where it is left out." };
        var json = Verb.Json();
        var command = new Command("evaluate", "Docstring to code: mean reciprocal rank by BM25, by embeddings and by both.") { data, format, model, threads, json };
        command.SetWork((parsed, stop) => Answer.Give(ConsoleProgress.Show(show => RetrievalEvaluation.Run(CodePairs.Read(parsed.GetValue(data)!, parsed.GetValue(format)!, stop),
            parsed.GetValue(model), parsed.GetValue(threads), (text, share) => show(text, share, null), stop)), parsed.GetValue(json), Lines));
        return command;
    }

    private static IEnumerable<string> Lines(RetrievalTable table)
    {
        yield return FormattableString.Invariant($"{table.Queries} docstrings of the held-out part, {table.Pool} codes to find them in, {table.Seconds} s");
        foreach (var way in table.Held) yield return Line(way);
        if (table.Chosen.Count == 0) yield break;
        yield return FormattableString.Invariant($"the validation part, on which the weight was chosen:");
        foreach (var way in table.Chosen) yield return Line(way);
    }

    private static string Line(RetrievalFigures way) => FormattableString.Invariant(
        $"  {way.Way + (way.EmbeddingWeight is { } weight ? $" (embeddings × {weight})" : ""),-28} MRR {way.Mrr:F3}  recall@1 {way.Recall1:P1}  recall@10 {way.Recall10:P1}");
}
