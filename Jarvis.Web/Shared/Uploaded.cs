namespace Jarvis.Web.Shared;

/// <summary>A file of the browser has arrived at the Trainer.</summary>
/// <param name="Pending">Files that are still on their way.</param>
public sealed record Uploaded(string Id, string Name, int Pending);
