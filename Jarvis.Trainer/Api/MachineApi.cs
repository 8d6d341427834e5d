using System.Reflection;
using System.Runtime.InteropServices;
using Jarvis.Contracts;
using Jarvis.Kernels.Binding;
using Jarvis.Trainer.Disk;
using Jarvis.Trainer.Paths;
using Jarvis.Trainer.Queue;

namespace Jarvis.Trainer.Api;

/// <summary><c>/api/machine</c>: what was decided at the start, and what fills the disk.</summary>
internal static class MachineApi
{
    public static void MapMachine(this IEndpointRouteBuilder api)
    {
        var machine = api.MapGroup("/machine").WithTags("Hardware");
        machine.MapGet("/", Describe).WithSummary("Versions, home, allowed folders, time zone and measured speeds.");
        machine
            .MapGet("/disk", (DiskUsage disk) => TypedResults.Ok(disk.Measure()))
            .WithSummary("What each kind of file takes of the disk, and how much of it nobody needs.");
        machine
            .MapPost("/disk/{kind}/clean", (string kind, DiskUsage disk) => TypedResults.Ok(disk.Clean(kind)))
            .WithSummary("Removes what nobody needs of one kind: tokens, exports, uploads, logs or databases.")
            .ProducesProblem(404);
    }

    private static Microsoft.AspNetCore.Http.HttpResults.Ok<MachineSettings> Describe(
        ServerPaths files,
        JarvisPaths paths,
        SpeedCalibration speeds,
        TimeProvider time
    ) =>
        TypedResults.Ok(
            new MachineSettings(
                Version,
                RuntimeInformation.FrameworkDescription,
                RuntimeInformation.OSDescription,
                TorchFolder.Choice,
                paths.Home,
                files.Allowed,
                files.AreChosen,
                time.LocalTimeZone.Id,
                speeds.All()
            )
        );

    private static string Version =>
        typeof(MachineApi).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown";
}
