using System.CommandLine;
using Jarvis.Kernels.Binding;
using Jarvis.Runs.Execution;

namespace Jarvis.Cli.Doctor;

/// <summary><c>torch</c>: loads libtorch and prints its version and origin; ./jarvis runs this before it remembers a folder.</summary>
internal static class TorchVerb
{
    public static Command Create()
    {
        var command = new Command("torch", "Loads libtorch and says which it is.") { Hidden = true };
        command.SetAction(_ =>
        {
            var check = TorchCheck.Run();
            if (check.Failure is { } failure)
            {
                Console.Error.WriteLine(failure);
                return ExitCodes.Failed;
            }
            Console.WriteLine($"libtorch {check.Version} from {TorchFolder.Owner}");
            return ExitCodes.Done;
        });
        return command;
    }
}
