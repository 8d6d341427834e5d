namespace Jarvis.Web.Shared;

/// <param name="Key">In the URL as <c>?tab=</c>; the first tab's is left out.</param>
public sealed record TabItem(string Key, string Title, string? Badge = null);
