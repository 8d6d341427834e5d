using System.Globalization;
using Jarvis.Contracts;
using Jarvis.Data;
using Jarvis.Data.Store;
using Jarvis.Data.Synthetic;
using Jarvis.Trainer.Jobs;
using Jarvis.Trainer.Refusals;

namespace Jarvis.Trainer.Datasets;

/// <param name="Model">Folder of the model that writes; null where a rule does.</param>
internal sealed record SyntheticOptions(SyntheticRequest Request, string? Model);

/// <summary>Adds records that a rule or a model derives from the dataset's own.</summary>
internal sealed class SyntheticJob(DatasetLibrary library, TimeProvider time) : ChangeJob<SyntheticOptions>(library)
{
    public const string Kind = "synthetic";

    public override string Name => Kind;

    protected override string ChangeKind => ChangeKinds.Synthetic;

    protected override JobOutcome Change(string folder, SyntheticOptions options, JobRun job)
    {
        if (options.Model is not null)
        {
            job.Report(new JobStep("Loading the model", null));
        }
        using var model = options.Model is { } path ? ModelWriters.Open(path, options.Request) : null;
        var change = SyntheticChange.Apply(
            folder,
            options.Request,
            model ?? ByRule(options.Request)!,
            time,
            (share, made) => job.Report(new JobStep(string.Create(CultureInfo.InvariantCulture, $"Writing: {made:N0} records"), share)),
            job.CancellationToken
        );
        return new JobOutcome(change?.Description ?? "No record has what this method needs, so nothing was made");
    }

    /// <summary>The writer of a rule-based method; null for the method <c>model</c>.</summary>
    /// <exception cref="RequestRefusedException">There is no such method, or its template cannot be used.</exception>
    public static ISyntheticWriter? ByRule(SyntheticRequest request)
    {
        try
        {
            if (request is { Method: "model", Template: { } prompt })
            {
                _ = new RecordTemplate(prompt); // refused now, not by the job
            }
            return request.Method switch
            {
                "template" => new RecordTemplate(request.Template),
                "reverse" => new ReversedQuestions(),
                "cloze" => new ClozeQuestions(),
                "model" => null,
                _ => throw RequestRefusedException.Bad(
                    "There is no such method.",
                    $"\"{request.Method}\" is none of template, reverse, cloze and model."
                ),
            };
        }
        catch (DatasetException exception)
        {
            throw RequestRefusedException.Bad("This template cannot be used.", exception.Message);
        }
    }
}
