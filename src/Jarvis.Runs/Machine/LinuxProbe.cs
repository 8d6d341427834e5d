using System.Globalization;
using Jarvis.Storage;

namespace Jarvis.Runs.Machine;

/// <summary>Linux, through <c>/proc</c> and <c>/sys</c>.</summary>
internal sealed class LinuxProbe : IMachineProbe
{
    private static readonly string[] _processorSensors = ["coretemp", "k10temp", "zenpower", "cpu_thermal"];
    private readonly string? _sensor = FindSensor();

    public string Processor { get; } =
        DiskFile.ReadLines("/proc/cpuinfo").FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal)) is { } line
            ? line[(line.IndexOf(':') + 1)..].Trim()
            : "Processor";

    public ProcessorTimes Times()
    {
        // cpu user nice system idle iowait irq softirq steal (guest times are part of user)
        double[] fields =
        [
            .. DiskFile
                .ReadLines("/proc/stat")
                .First()
                .Split(' ', StringSplitOptions.RemoveEmptyEntries)
                .Skip(1)
                .Take(8)
                .Select(field => double.Parse(field, CultureInfo.InvariantCulture)),
        ];
        double total = fields.Sum();
        return new ProcessorTimes(total - fields[3] - fields[4], total);
    }

    public MemoryUse Memory()
    {
        var kilobytes = DiskFile
            .ReadLines("/proc/meminfo")
            .Take(3)
            .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .ToDictionary(parts => parts[0], parts => long.Parse(parts[1], CultureInfo.InvariantCulture));
        long total = kilobytes["MemTotal:"] * 1024;
        return new MemoryUse(total, total - kilobytes["MemAvailable:"] * 1024);
    }

    public double? Temperature()
    {
        try
        {
            return _sensor is null ? null : double.Parse(DiskFile.ReadAllText(_sensor).Trim(), CultureInfo.InvariantCulture) / 1000;
        }
        catch (Exception exception) when (exception is IOException or FormatException or UnauthorizedAccessException)
        {
            return null; // sensors come and go with power states
        }
    }

    private static string? FindSensor()
    {
        foreach (string folder in Folders("/sys/class/hwmon", "hwmon*"))
        {
            if (Text(folder, "name") is { } name && _processorSensors.Contains(name) && File.Exists(Path.Combine(folder, "temp1_input")))
            {
                return Path.Combine(folder, "temp1_input");
            }
        }
        foreach (string folder in Folders("/sys/class/thermal", "thermal_zone*"))
        {
            if (
                Text(folder, "type") is { } type
                && (type.Contains("pkg", StringComparison.Ordinal) || type.Contains("cpu", StringComparison.OrdinalIgnoreCase))
            )
            {
                return Path.Combine(folder, "temp");
            }
        }
        return null;
    }

    private static string[] Folders(string path, string pattern) => Directory.Exists(path) ? Directory.GetDirectories(path, pattern) : [];

    private static string? Text(string folder, string file) =>
        File.Exists(Path.Combine(folder, file)) ? DiskFile.ReadAllText(Path.Combine(folder, file)).Trim() : null;
}
