using Jarvis.Contracts;

namespace Jarvis.Web.Shared;

/// <summary>Addresses of pages that several pages link to.</summary>
public static class Links
{
    /// <summary>A new run that trains a checkpoint further with its run's plan.</summary>
    public static string TrainLonger(string runId, string checkpoint) =>
        $"runs/new?from={Uri.EscapeDataString(runId)}&base={Uri.EscapeDataString(checkpoint)}";

    /// <summary>The page of one record of a dataset.</summary>
    public static string Record(string datasetId, long recordId) =>
        $"datasets/{Uri.EscapeDataString(datasetId)}?record={recordId.ToString(System.Globalization.CultureInfo.InvariantCulture)}";

    /// <summary>A conversation with one checkpoint of a run, or with its EMA weights.</summary>
    public static string Chat(string runId, string checkpoint, bool ema = false) =>
        $"chat?model={Uri.EscapeDataString($"{runId}/{checkpoint}{(ema ? ServedModel.EmaSuffix : "")}")}";
}
