using Jarvis.Contracts;

namespace Jarvis.Web.Shared;

/// <summary>Addresses of pages that other pages lead to.</summary>
public static class Links
{
    /// <summary>One record of a dataset.</summary>
    public static string Record(string datasetId, long recordId) =>
        $"datasets/{Uri.EscapeDataString(datasetId)}?record={recordId.ToString(System.Globalization.CultureInfo.InvariantCulture)}";

    /// <summary>A conversation with one checkpoint of one run, or with the average of its weights.</summary>
    public static string Chat(string runId, string checkpoint, bool ema = false) =>
        $"chat?model={Uri.EscapeDataString($"{runId}/{checkpoint}{(ema ? ServedModel.EmaSuffix : "")}")}";
}
