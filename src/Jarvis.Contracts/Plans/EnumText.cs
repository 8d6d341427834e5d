using System.Text.Json;

namespace Jarvis.Contracts;

/// <summary>Enums as files, the command line and messages write them: in snake case.</summary>
public static class EnumText
{
    public static string Of(Enum value) => JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString());

    /// <exception cref="ArgumentException">There is no such value.</exception>
    public static T Parse<T>(string text)
        where T : struct, Enum
    {
        foreach (var value in Enum.GetValues<T>())
        {
            if (Of(value) == text)
            {
                return value;
            }
        }
        throw new ArgumentException(
            $"There is no {typeof(T).Name} '{text}'; known are {string.Join(", ", Enum.GetValues<T>().Select(each => Of(each)))}.",
            nameof(text)
        );
    }
}
