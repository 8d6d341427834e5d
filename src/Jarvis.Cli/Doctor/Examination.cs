using System.Reflection;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;
using Jarvis.Contracts;
using Jarvis.Engine.Machine;
using Jarvis.Kernels.Binding;
using Jarvis.Runs.Machine;
using Jarvis.Storage;

namespace Jarvis.Cli.Doctor;

/// <summary>Inspects the machine and turns what it sees into findings.</summary>
internal sealed class Examination(JarvisPaths paths)
{
    private const long Gigabyte = 1L << 30;
    private readonly MachineFacts _facts = MachineOnce.Facts();

    public async Task<DoctorReport> RunAsync(CancellationToken cancellationToken)
    {
        var machine = await LookAsync(cancellationToken);
        var torch = TorchCheck.Run();
        var findings = new List<Finding>();
        findings.AddRange(JudgeTorch(torch));
        findings.AddRange(Judge(machine));
        findings.Add(GpuFindings.Presets(_facts));
        findings.Add(JudgeHome());
        if (OperatingSystem.IsWindows())
        {
            findings.AddRange(WindowsFindings.Judge(paths));
        }
        if (!JarvisPrograms.ArePublished)
        {
            findings.AddRange(Programs.Judge());
        }

        var chosen = new ChosenReport(
            paths.Home,
            torch.Version,
            torch.LoadedFrom,
            TorchFolder.Choice,
            torch.Kernels,
            _facts.BestDevice,
            EnumText.Of(_facts.BestPrecision(_facts.BestDevice)),
            _facts.PhysicalCores,
            NativeSettings.VectorLevel
        );
        string version =
            typeof(Examination).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown";
        return new DoctorReport(!findings.Exists(finding => finding.Kind == FindingKind.Problem), version, machine, chosen, findings);
    }

    private async Task<MachineReport> LookAsync(CancellationToken cancellationToken)
    {
        var probe = MachineOnce.Probe();
        var memory = probe.Memory();
        var disk = new DriveInfo(ExistingFolder(paths.Home));
        string vectors =
            Avx512F.IsSupported ? "avx512"
            : Avx2.IsSupported ? "avx2"
            : AdvSimd.IsSupported ? "neon"
            : "none";
        return new MachineReport(
            RuntimeInformation.OSDescription,
            RuntimeInformation.FrameworkDescription,
            probe.Processor,
            _facts.PhysicalCores,
            Environment.ProcessorCount,
            vectors,
            _facts.NativeBf16,
            memory.TotalBytes,
            memory.TotalBytes - memory.UsedBytes,
            disk.TotalSize,
            disk.AvailableFreeSpace,
            await new NvidiaSmi().SampleAsync(cancellationToken)
        );
    }

    private IEnumerable<Finding> JudgeTorch(TorchCheck torch)
    {
        if (torch.Failure is { } failure)
        {
            yield return new Finding(
                FindingKind.Problem,
                "libtorch",
                $"does not work: {failure}",
                $"Build again with {CommandName.Jarvis} up, or take the package's own with {CommandName.Jarvis} up --torch cpu."
            );
            yield break;
        }

        string kernels = torch.Kernels == "composed" ? "kernels composed of its own operators" : $"with {torch.Kernels} kernels";
        yield return new Finding(FindingKind.Fine, "libtorch", $"{torch.Version} of {TorchFolder.Owner}, {kernels}");
        foreach (var finding in GpuFindings.Judge(_facts, torch))
        {
            yield return finding;
        }
    }

    private static IEnumerable<Finding> Judge(MachineReport machine)
    {
        const double SmallDisk = 5,
            SmallMemory = 4;
        double disk = (double)machine.DiskFreeBytes / Gigabyte,
            memory = (double)machine.MemoryTotalBytes / Gigabyte;
        yield return new Finding(
            FindingKind.Fine,
            "Processor",
            $"{machine.Processor}, {machine.PhysicalCores} cores, {machine.Vectors}{(machine.NativeBf16 ? ", multiplies bf16 itself" : "")}"
        );
        yield return memory < SmallMemory
            ? new Finding(
                FindingKind.Advice,
                "Memory",
                $"{memory:0.0} GB, which is enough for nano models only",
                "Close other programs while something trains."
            )
            : new Finding(FindingKind.Fine, "Memory", $"{memory:0.0} GB, {(double)machine.MemoryFreeBytes / Gigabyte:0.0} GB free");
        yield return disk < SmallDisk
            ? new Finding(
                FindingKind.Advice,
                "Disk",
                $"only {disk:0.0} GB free where Jarvis keeps its files; a gpt2 checkpoint takes 1.5 GB",
                "Free some space, or move the home with --home."
            )
            : new Finding(FindingKind.Fine, "Disk", $"{disk:0.0} GB free");
    }

    private Finding JudgeHome()
    {
        string probe = Path.Combine(ExistingFolder(paths.Home), $".doctor-{Environment.ProcessId}");
        try
        {
            DiskFile.CreateTemporary(probe).Dispose();
            return new Finding(FindingKind.Fine, "Home", paths.Home);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return new Finding(
                FindingKind.Problem,
                "Home",
                $"{paths.Home} cannot be written: {exception.Message}",
                "Make it writable, or choose another folder with --home or JARVIS_HOME."
            );
        }
    }

    /// <summary>The folder itself, or its nearest ancestor that exists.</summary>
    private static string ExistingFolder(string path)
    {
        while (!Directory.Exists(path))
        {
            path = Path.GetDirectoryName(path) ?? Path.GetPathRoot(Path.GetFullPath("."))!;
        }
        return path;
    }
}
