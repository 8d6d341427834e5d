using System.Globalization;
using Jarvis.Contracts;
using Jarvis.Data;
using Jarvis.Data.Knowledge;
using Jarvis.Data.Knowledge.Enhancing;
using Jarvis.Data.Knowledge.Searching;
using Jarvis.Data.Store;
using Jarvis.Trainer.Datasets;
using Jarvis.Trainer.Jobs;
using Jarvis.Trainer.Refusals;

namespace Jarvis.Trainer.Knowledge;

/// <summary>
/// <c>POST /api/datasets/{id}/enhance</c>: retrieved context into instruction records, as a job and one change set that can be undone.
/// </summary>
internal sealed class EnhanceWork(
    DatasetLibrary datasets,
    KnowledgeLibrary library,
    EmbeddingModels models,
    JarvisPaths paths,
    JobService jobs,
    TimeProvider time
)
{
    private const int MostChunks = 20,
        MostCharacters = 100_000;

    public DataJob Start(string datasetId, EnhanceDataset request)
    {
        var dataset = datasets.Get(datasetId);
        var knowledge = library.Get(request.Knowledge);
        var template = Template(request);
        return jobs.Start(
            "enhance",
            $"Context for {dataset.Name}",
            datasetId,
            (progress, cancellationToken) => Run(datasetId, dataset.Name, knowledge, request, template, progress, cancellationToken)
        );
    }

    private JobOutcome Run(
        string datasetId,
        string name,
        KnowledgeManifest knowledge,
        EnhanceDataset request,
        ContextTemplate template,
        IProgress<JobStep> progress,
        CancellationToken cancellationToken
    )
    {
        using var open = new OpenKnowledge(library.Folder(request.Knowledge), knowledge, models.Embed, request.Mode, null);
        var query = new RecordQuery(Kind: RecordKind.Instruct, Domain: request.Domain);
        using var records = RecordStore.Open(paths.Dataset(datasetId));
        long all = records.Count(query);
        if (all == 0)
        {
            throw new DatasetException(
                $"{name} has no instruction records{(request.Domain is { } domain ? $" of the domain {domain}" : "")}; "
                    + "context goes in front of questions."
            );
        }
        using var change = ChangeSet.Begin(paths.Dataset(datasetId), time, ChangeKinds.Enhance, "");
        var writer = new ContextWriter(
            template,
            request.Top,
            request.MostCharacters,
            (question, limit, cancellationToken) => open.Ask(question, request.Mode, limit, cancellationToken)
        );
        var figures = writer.Write(
            records.Read(query),
            datasetId,
            change,
            done =>
                progress.Report(
                    new JobStep(
                        string.Create(CultureInfo.InvariantCulture, $"Looking up: {done:N0} of {all:N0} questions"),
                        (double)done / all
                    )
                ),
            cancellationToken
        );
        change.Description = string.Create(
            CultureInfo.InvariantCulture,
            $"Put context from {knowledge.Name} in front of {figures.Enhanced:N0} questions"
        );
        bool changed = change.Commit() is not null;
        return new JobOutcome(changed ? $"{change.Description}{Left(figures)}" : $"Nothing was changed{Left(figures)}", datasetId);
    }

    private static string Left(ContextFigures figures) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{(figures.NothingFound > 0 ? $"; {figures.NothingFound:N0} have nothing that fits" : "")}"
                + $"{(figures.WithContextAlready > 0 ? $"; {figures.WithContextAlready:N0} had context already" : "")}"
        );

    private static ContextTemplate Template(EnhanceDataset request)
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
}
