namespace Jarvis.Data.Tests;

/// <summary>Tests that count what the whole process takes of memory: no other test runs beside them.</summary>
[CollectionDefinition(nameof(MemoryCounted), DisableParallelization = true)]
public sealed class MemoryCounted;
