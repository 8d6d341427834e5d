using Jarvis.Contracts;
using Jarvis.Data.Doctor.Language;

namespace Jarvis.Data.Doctor.Checks;

/// <summary>The limits of the doctor's options.</summary>
public static class DoctorLimits
{
    /// <summary>Null if the options are valid, otherwise what is wrong and what to do.</summary>
    public static string? Problem(DoctorOptions options) =>
        options.NearThreshold is not (>= 0.5 and <= 1)
            ? "The threshold of near duplicates is from 0.5 to 1: below a half, texts of one kind are all alike. 0.8 is usual."
        : options.ShortCharacters is < 0 or > 100_000 ? "The least number of characters is from 0 to 100,000."
        : options.ContextTokens is < 16 or > 10_000_000 ? "The context is from 16 to 10,000,000 tokens; leave it out to allow any length."
        : options.Language is { } language && !LanguageIdentifier.Shared.Codes.Contains(language)
            ? $"The language \"{(language.Length > 20 ? language[..20] : language)}\" cannot be told. Choose one of "
                + $"{string.Join(", ", LanguageIdentifier.Shared.Codes)}, or leave it out."
        : null;
}
