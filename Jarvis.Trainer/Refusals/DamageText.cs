using Jarvis.Contracts;
using Jarvis.Data;
using Jarvis.ServiceDefaults;

namespace Jarvis.Trainer.Refusals;

/// <summary>The message of a dataset error as it may be sent over HTTP: without full paths if a damaged file caused it.</summary>
internal static class DamageText
{
    public static string Of(DatasetException exception, JarvisPaths paths) =>
        exception.InnerException is InvalidDataException ? ShownText.WithoutPaths(exception.Message, paths) : exception.Message;
}
