namespace Jarvis.Web.Shared;

/// <summary>A file that the browser has uploaded to the Trainer.</summary>
/// <param name="Pending">Number of uploads that are still running.</param>
public sealed record Uploaded(string Id, string Name, int Pending);
