namespace Jarvis.Contracts;

/// <summary>Starts watching a folder: <c>POST /api/watched</c>.</summary>
/// <param name="Path">On the server, within the allowed roots.</param>
public sealed record WatchFolder(string Path, string Format = "auto", ReadingOptions? Options = null);
