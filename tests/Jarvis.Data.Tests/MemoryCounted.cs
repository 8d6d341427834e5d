namespace Jarvis.Data.Tests;

/// <summary>Tests that measure the memory of the whole process, so no other test may run at the same time.</summary>
[CollectionDefinition(nameof(MemoryCounted), DisableParallelization = true)]
public sealed class MemoryCounted;
