using System.Globalization;
using Jarvis.Contracts;
using Jarvis.Web.Shared;
using Jarvis.Web.Trainer;
using Microsoft.AspNetCore.Components;

namespace Jarvis.Web.Features.Runs;

/// <summary>The records that a step learned from, each with the way back to its dataset; the step is in the URL.</summary>
public sealed partial class BatchTab
{
    private const string StepName = "batch";

    private RunBatch? _batch;
    private TrainerException? _error;
    private long? _loaded;

    [Parameter, EditorRequired]
    public string RunId { get; set; } = "";

    /// <summary>The newest step that is done.</summary>
    [Parameter]
    public long Step { get; set; }

    /// <summary>Steps of the whole run; null while nobody knows.</summary>
    [Parameter]
    public long? Steps { get; set; }

    [SupplyParameterFromQuery(Name = StepName)]
    private long? Wanted { get; set; }

    // Chosen once: the newest step moves on while one reads.
    private long Shown => Wanted ?? _loaded ?? Math.Max(1, Step);

    protected override async Task OnParametersSetAsync()
    {
        if (RendererInfo.IsInteractive && _loaded != Shown)
        {
            _loaded = Shown;
            await LoadAsync(Shown);
        }
    }

    private async Task LoadAsync(long step)
    {
        try
        {
            var batch = await Trainer.ReadBatchAsync(RunId, step);
            if (step == _loaded)
            {
                (_batch, _error) = (batch, null);
            }
        }
        catch (TrainerException exception)
        {
            (_batch, _error) = (null, exception);
        }
    }

    private void Go(long step) =>
        Navigation.NavigateTo(
            Navigation.GetUriWithQueryParameter(
                StepName,
                Math.Clamp(step, 1, Steps ?? long.MaxValue).ToString(CultureInfo.InvariantCulture)
            ),
            replace: true
        );

    private static string Tokens(RunBatchRecord record) =>
        record.Length == record.RecordTokens
            ? $"all {Formats.Plural(record.RecordTokens, "token")}"
            : $"tokens {Formats.Count(record.FirstToken + 1)} to {Formats.Count(record.FirstToken + record.Length)} of "
                + $"{Formats.Count(record.RecordTokens)}";

    private static string Sources(RunBatch batch) =>
        "Trained on "
        + string.Join(
            ", ",
            batch
                .Sources.Take(8)
                .Select(s =>
                    $"{s.Name}{(s.Version is { } version ? $" version {version.ToString(CultureInfo.InvariantCulture)}" : "")} "
                    + $"(hash {s.Hash[..Math.Min(12, s.Hash.Length)]})"
                )
        )
        + (batch.Sources.Count > 8 ? " and others." : ".");
}
