using System.Globalization;
using Jarvis.Contracts;
using Jarvis.Web.Shared;
using Jarvis.Web.Trainer;
using Microsoft.AspNetCore.Components;

namespace Jarvis.Web.Features.Runs;

/// <summary>The records that a step trained on, each with a link to its dataset; the step is in the URL.</summary>
public sealed partial class BatchTab
{
    private const string StepName = "batch";

    private RunBatch? _batch;
    private TrainerException? _error;
    private long? _loaded;

    [Parameter, EditorRequired]
    public string RunId { get; set; } = "";

    /// <summary>The newest finished step; 0 before the first.</summary>
    [Parameter]
    public long Step { get; set; }

    /// <summary>Steps of the whole run; null if its length is not counted in steps.</summary>
    [Parameter]
    public long? Steps { get; set; }

    /// <summary>What stands here before the first step.</summary>
    [Parameter]
    public string Empty { get; set; } = "";

    [SupplyParameterFromQuery(Name = StepName)]
    private long? Wanted { get; set; }

    // The newest step is taken once, so that the page does not change while somebody reads it.
    private long Shown => Wanted ?? _loaded ?? Math.Max(1, Step);

    protected override async Task OnParametersSetAsync()
    {
        if (RendererInfo.IsInteractive && Step > 0 && _loaded != Shown)
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
