using Jarvis.Storage;

namespace Jarvis.Engine.Machine;

/// <summary>Counts physical cores: two hardware threads of one core share its multipliers.</summary>
public static class CoreCount
{
    private const string Topology = "/sys/devices/system/cpu";

    /// <summary>Physical cores that this process may use; the processor count where the system does not say.</summary>
    public static int Physical()
    {
        int logical = Environment.ProcessorCount;
        if (!OperatingSystem.IsLinux() || !Directory.Exists(Topology))
        {
            return logical;
        }
        var siblings = new HashSet<string>(StringComparer.Ordinal);
        foreach (string cpu in Directory.EnumerateDirectories(Topology, "cpu*"))
        {
            string file = Path.Combine(cpu, "topology", "thread_siblings_list");
            if (File.Exists(file))
            {
                siblings.Add(DiskFile.ReadAllText(file).Trim());
            }
        }
        return siblings.Count == 0 ? logical : Math.Clamp(siblings.Count, 1, logical);
    }
}
