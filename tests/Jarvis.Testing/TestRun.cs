using Jarvis.Contracts;

namespace Jarvis.Testing;

/// <summary>Runs for tests that need only some of their figures; the rest is set by <c>with</c>.</summary>
public static class TestRun
{
    public static RunSummary Of(string id, RunState state, DateTimeOffset? createdAt = null) =>
        new(
            id,
            id,
            state,
            createdAt ?? DateTimeOffset.UnixEpoch,
            null,
            null,
            "nano",
            "starter",
            0,
            100,
            0,
            null,
            null,
            null,
            null,
            null,
            null,
            1,
            null,
            null,
            null,
            null,
            null,
            null
        );
}
