namespace Jarvis.Web;

/// <summary>Addresses of pages that other pages lead to.</summary>
public static class Links
{
    /// <summary>A conversation with one checkpoint of one run.</summary>
    public static string Chat(string runId, string checkpoint) => $"chat?model={Uri.EscapeDataString($"{runId}/{checkpoint}")}";
}
