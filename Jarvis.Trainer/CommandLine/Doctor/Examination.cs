using System.Reflection;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;
using Jarvis.Contracts;
using Jarvis.Engine.Plans;
using Jarvis.Trainer.Hardware;

namespace Jarvis.Trainer.CommandLine.Doctor;

/// <summary>Looks at the machine and judges what it sees.</summary>
internal sealed class Examination(JarvisPaths paths)
{
    private const long Gigabyte = 1L << 30;

    public async Task<DoctorReport> RunAsync(CancellationToken stop)
    {
        var machine = await LookAsync(stop);
        var torch = TorchCheck.Run();
        var findings = new List<Finding>();
        findings.AddRange(JudgeTorch(torch, machine));
        findings.AddRange(Judge(machine));
        findings.Add(JudgeHome());
        findings.AddRange(Programs.Judge());

        var facts = MachineFacts.Here;
        string? vectorLevel = Environment.GetEnvironmentVariable("ATEN_CPU_CAPABILITY");
        var chosen = new ChosenReport(paths.Home, torch.Version, torch.LoadedFrom, torch.Blas, torch.Fused ? "fused" : "composed", facts.BestDevice, facts.BestPrecision(facts.BestDevice),
            facts.PhysicalCores, vectorLevel);
        string version = typeof(Examination).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown";
        return new DoctorReport(!findings.Exists(finding => finding.Kind == FindingKind.Problem), version, machine, chosen, findings);
    }

    private async Task<MachineReport> LookAsync(CancellationToken stop)
    {
        var probe = MachineOnce.Probe();
        var memory = probe.Memory();
        var disk = new DriveInfo(ExistingFolder(paths.Home));
        string vectors = Avx512F.IsSupported ? "avx512" : Avx2.IsSupported ? "avx2" : AdvSimd.IsSupported ? "neon" : "none";
        return new MachineReport(RuntimeInformation.OSDescription, RuntimeInformation.FrameworkDescription, probe.Processor, MachineFacts.Here.PhysicalCores, Environment.ProcessorCount, vectors,
            MachineFacts.Here.NativeBf16, memory.TotalBytes, memory.TotalBytes - memory.UsedBytes, disk.TotalSize, disk.AvailableFreeSpace, await new NvidiaSmi().SampleAsync(stop));
    }

    private static IEnumerable<Finding> JudgeTorch(TorchCheck torch, MachineReport machine)
    {
        if (torch.Failure is { } failure)
        {
            yield return new Finding(FindingKind.Problem, "libtorch", $"does not work: {failure}", "Install it with 'sudo apt-get install libtorch-dev' and build again with ./jarvis up, or take the packages' own with ./jarvis up --torch cpu.");
            yield break;
        }

        yield return new Finding(FindingKind.Fine, "libtorch", $"{torch.Version}{(torch.LoadedFrom is { } from ? $" from {from}" : "")}, {(torch.Fused ? "with fused kernels" : "kernels composed of its own operators")}");
        if (torch.Blas is { } blas)
            yield return blas.Contains("pthread", StringComparison.Ordinal)
                ? new Finding(FindingKind.Advice, "OpenBLAS", $"is the pthread build ({blas}), whose threads fight libtorch's for the cores", "Install the other build with 'sudo apt-get install libopenblas0-openmp'; ./jarvis then takes it.")
                : new Finding(FindingKind.Fine, "OpenBLAS", blas);
        if (machine.Gpus.Count > 0)
            yield return MachineFacts.Here.Gpu
                ? new Finding(FindingKind.Fine, "GPU", $"{machine.Gpus[0].Name}, used")
                : new Finding(FindingKind.Advice, "GPU", $"{machine.Gpus[0].Name} is there, but this libtorch cannot use it", "Take the packages that can with ./jarvis up --torch cuda.");
        else
            yield return new Finding(FindingKind.Fine, "GPU", "none with an NVIDIA driver; the processor does the work");
    }

    private static IEnumerable<Finding> Judge(MachineReport machine)
    {
        const double SmallDisk = 5, SmallMemory = 4;
        double disk = (double)machine.DiskFreeBytes / Gigabyte, memory = (double)machine.MemoryTotalBytes / Gigabyte;
        yield return new Finding(FindingKind.Fine, "Processor", $"{machine.Processor}, {machine.PhysicalCores} cores, {machine.Vectors}{(machine.NativeBf16 ? ", multiplies bf16 itself" : "")}");
        yield return memory < SmallMemory
            ? new Finding(FindingKind.Advice, "Memory", $"{memory:0.0} GB, which is enough for nano models only", "Close other programs while something trains.")
            : new Finding(FindingKind.Fine, "Memory", $"{memory:0.0} GB, {(double)machine.MemoryFreeBytes / Gigabyte:0.0} GB free");
        yield return disk < SmallDisk
            ? new Finding(FindingKind.Advice, "Disk", $"only {disk:0.0} GB free where Jarvis keeps its files; a gpt2 checkpoint takes 1.5 GB", "Free some space, or move the home with --home.")
            : new Finding(FindingKind.Fine, "Disk", $"{disk:0.0} GB free");
    }

    private Finding JudgeHome()
    {
        string probe = Path.Combine(ExistingFolder(paths.Home), $".doctor-{Environment.ProcessId}");
        try
        {
            using (new FileStream(probe, new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, Options = FileOptions.DeleteOnClose })) { }
            return new Finding(FindingKind.Fine, "Home", paths.Home);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return new Finding(FindingKind.Problem, "Home", $"{paths.Home} cannot be written: {error.Message}", "Make it writable, or choose another folder with --home or JARVIS_HOME.");
        }
    }

    /// <summary>The folder itself, or the nearest one above it that is there already.</summary>
    private static string ExistingFolder(string path)
    {
        while (!Directory.Exists(path)) path = Path.GetDirectoryName(path) ?? Path.GetPathRoot(Path.GetFullPath("."))!;
        return path;
    }
}
