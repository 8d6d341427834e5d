namespace Jarvis.Contracts;

/// <summary>What was decided when Jarvis started, and what this machine was measured at.</summary>
/// <param name="Version">Of Jarvis.</param>
/// <param name="Runtime">Such as <c>.NET 10.0.0</c>.</param>
/// <param name="System">The operating system and its version.</param>
/// <param name="Torch">As it was chosen; null while nothing was.</param>
/// <param name="AllowedFolders">What requests and plans may read, besides what Jarvis made itself.</param>
/// <param name="ChosenFolders">They were chosen with <c>Datasets:AllowedRoots</c>; false for the defaults.</param>
/// <param name="TimeZone">Of this machine; schedules say their own.</param>
public sealed record MachineSettings(
    string Version,
    string Runtime,
    string System,
    string? Torch,
    string Home,
    IReadOnlyList<string> AllowedFolders,
    bool ChosenFolders,
    string TimeZone,
    IReadOnlyList<MeasuredSpeed> Speeds
);

/// <param name="Device">A card's name, or cpu.</param>
public sealed record MeasuredSpeed(string Device, string Precision, double FlopsPerSecond);

/// <summary>What one kind of file takes of the disk.</summary>
/// <param name="Removable">Bytes that <c>POST /api/machine/disk/{kind}/clean</c> would free now.</param>
/// <param name="RemovableItems">Files or folders that would go.</param>
public sealed record DiskUse(string Kind, long Bytes, long Files, long Removable, long RemovableItems);

/// <param name="Bytes">That were freed.</param>
/// <param name="Items">Files or folders that went.</param>
/// <param name="InUse">Those that could not be removed, since somebody has them open.</param>
public sealed record DiskCleaned(string Kind, long Bytes, long Items, long InUse);
