namespace Jarvis.ServiceDefaults;

/// <summary>JARVIS_HOME cannot be used; the message says which folder, why, and what to do.</summary>
public sealed class HomeException(string message, Exception cause) : Exception(message, cause);
