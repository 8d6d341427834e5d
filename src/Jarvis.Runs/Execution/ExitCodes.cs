namespace Jarvis.Runs.Execution;

/// <summary>How the process of a run ends.</summary>
public static class ExitCodes
{
    public const int Done = 0;
    public const int Failed = 1;
    public const int BadUsage = 2;

    /// <summary>Another process holds the run's lock.</summary>
    public const int AlreadyRunning = 3;
}
