namespace Jarvis.Contracts;

/// <summary>Variables that native code reads when a process that trains starts: .NET cannot set them later. What the user set himself
/// stays.</summary>
public static class TrainingEnvironment
{
    /// <summary>No allocation is mapped and faulted in anew at each step: 1.24 to 1.33 times as fast in bf16, measured with PyTorch; not
    /// for services, which would keep what they once used.</summary>
    private const string Malloc = "glibc.malloc.mmap_max=0:glibc.malloc.trim_threshold=17179869184:glibc.malloc.hugetlb=1";

    public static void Apply(IDictionary<string, string?> environment)
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }
        environment.TryAdd("GLIBC_TUNABLES", Malloc);
        // Threads that spin while they wait lose to whoever else needs the cores: 3 to 8 times slower on a busy machine.
        environment.TryAdd("OMP_WAIT_POLICY", "PASSIVE");
    }
}
