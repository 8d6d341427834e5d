using Jarvis.Contracts;
using Jarvis.Data;
using Jarvis.ServiceDefaults;

namespace Jarvis.Trainer.Refusals;

/// <summary>A refusal of the data's that stems from a damaged file, as it may go over HTTP: without whole paths.</summary>
internal static class DamageText
{
    public static string Of(DatasetException exception, JarvisPaths paths) =>
        exception.InnerException is InvalidDataException ? ShownText.WithoutPaths(exception.Message, paths) : exception.Message;
}
