using System.Globalization;
using Jarvis.Contracts;
using Jarvis.Data;
using Jarvis.Data.Knowledge.Enhancing;
using Jarvis.Data.Knowledge.Searching;
using Jarvis.Data.Store;
using Jarvis.Trainer.Datasets;
using Jarvis.Trainer.Jobs;
using Jarvis.Trainer.Refusals;

namespace Jarvis.Trainer.Knowledge;

/// <summary>Puts retrieved context into instruction records, as one change set that can be undone.</summary>
internal sealed class EnhanceJob(DatasetLibrary datasets, KnowledgeLibrary library, EmbeddingModels models, TimeProvider time)
    : ChangeJob<EnhanceDataset>(datasets)
{
    public const string Kind = "enhance";

    private const int MostChunks = 20,
        MostCharacters = 100_000;

    public override string Name => Kind;

    protected override string ChangeKind => ChangeKinds.Enhance;

    protected override JobOutcome Change(string folder, EnhanceDataset options, JobRun job)
    {
        var knowledge = library.Get(options.Knowledge);
        using var open = new OpenKnowledge(library.Folder(options.Knowledge), knowledge, models.Embed, options.Mode, null);
        var query = new RecordQuery(Kind: RecordKind.Instruct, Domain: options.Domain);
        using var records = RecordStore.Open(folder);
        long all = records.Count(query);
        if (all == 0)
        {
            throw new DatasetException(
                "The dataset has no instruction records"
                    + $"{(options.Domain is { } domain ? $" of the domain {domain}" : "")}; context goes in front of questions."
            );
        }
        using var change = ChangeSet.Begin(folder, time, ChangeKinds.Enhance, "");
        var writer = new ContextWriter(
            Template(options),
            options.Top,
            options.MostCharacters,
            (question, limit, cancellationToken) => open.Ask(question, options.Mode, limit, cancellationToken)
        );
        var figures = writer.Write(
            records.Read(query),
            Path.GetFileName(folder),
            change,
            done =>
                job.Report(
                    new JobStep(
                        string.Create(CultureInfo.InvariantCulture, $"Looking up: {done:N0} of {all:N0} questions"),
                        (double)done / all
                    )
                ),
            job.CancellationToken
        );
        change.Description = string.Create(
            CultureInfo.InvariantCulture,
            $"Put context from {knowledge.Name} in front of {figures.Enhanced:N0} questions"
        );
        bool isChanged = change.Commit() is not null;
        return new JobOutcome(isChanged ? $"{change.Description}{Left(figures)}" : $"Nothing was changed{Left(figures)}");
    }

    /// <exception cref="RequestRefusedException">A number is out of its range, or the template lacks a placeholder.</exception>
    public static ContextTemplate Template(EnhanceDataset request)
    {
        if (request.Top is < 1 or > MostChunks)
        {
            throw RequestRefusedException.Bad("So many chunks cannot be given.", $"top is from 1 to {MostChunks}, not {request.Top}.");
        }
        if (request.MostCharacters is < 100 or > MostCharacters)
        {
            throw RequestRefusedException.Bad(
                "So much context cannot be given.",
                $"most_characters is from 100 to {MostCharacters:N0}, not {request.MostCharacters}."
            );
        }
        try
        {
            return new ContextTemplate(request.Template);
        }
        catch (DatasetException exception)
        {
            throw RequestRefusedException.Bad("The template is not usable.", exception.Message);
        }
    }

    private static string Left(ContextFigures figures)
    {
        string nothing =
            figures.NothingFound > 0
                ? string.Create(CultureInfo.InvariantCulture, $"; {figures.NothingFound:N0} have nothing that fits")
                : "";
        string already =
            figures.WithContextAlready > 0
                ? string.Create(CultureInfo.InvariantCulture, $"; {figures.WithContextAlready:N0} had context already")
                : "";
        return nothing + already;
    }
}
