using System.IO.Compression;
using System.Security.Cryptography;
using System.Text.RegularExpressions;
using Jarvis.Contracts;
using Jarvis.Storage;

namespace Jarvis.Launcher.Torch;

/// <summary>
/// The folder with one kind of libtorch under JARVIS_HOME. It is assembled package by package in a draft beside it, so that an interrupted
/// installation can be resumed; the draft gets the folder's name when it is complete.
/// </summary>
internal sealed partial class NativeFolder(JarvisPaths paths, string kind, string? system = null)
{
    private const string CheckedMark = "loads";

    private readonly string _system = system ?? TorchPackages.System;

    public string Folder => Path.Combine(Root(paths), $"{kind}-{TorchPackages.LibtorchVersion}");

    public string Draft => Folder + ".part";

    public bool IsThere =>
        FetchedLibtorch.Of(Folder) is not null && File.Exists(Path.Combine(Folder, TorchPackages.LibraryOf(kind, _system)));

    /// <summary>It was loaded once, in a separate process.</summary>
    public bool IsChecked => File.Exists(Path.Combine(Folder, CheckedMark));

    public void MarkChecked() => DiskFile.Replace(Path.Combine(Folder, CheckedMark), "");

    public static string Root(JarvisPaths paths) => Path.Combine(paths.Home, "libtorch");

    public bool Has(PackageId package) => File.Exists(DoneMark(package));

    /// <summary>Unpacks a package's libraries into the draft, and deletes the package.</summary>
    /// <exception cref="InvalidDataException">The file is not a package.</exception>
    public void Take(PackageId package, string file)
    {
        Directory.CreateDirectory(Draft);
        try
        {
            using var content = DiskFile.OpenRead(file);
            using var archive = new ZipArchive(content, ZipArchiveMode.Read);
            foreach (var entry in archive.Entries.Where(IsPart))
            {
                using var from = entry.Open();
                using var to = DiskFile.Create(Path.Combine(Draft, entry.Name)); // its name alone, so that no path leads out of the draft
                from.CopyTo(to);
            }
        }
        catch (InvalidDataException exception)
        {
            DiskFile.Delete(file);
            throw new InvalidDataException(
                $"{package} is damaged ({exception.Message}) and was deleted; start again to fetch it anew.",
                exception
            );
        }
        DiskFile.Replace(DoneMark(package), "");
        DiskFile.Delete(file);
    }

    /// <summary>Joins the libraries that are split across packages, and gives the draft the folder's name.</summary>
    /// <exception cref="InvalidDataException">A part is missing, or a joined library has the wrong hash; the draft is deleted.</exception>
    public void Finish(TorchParts parts)
    {
        foreach (string hash in Directory.GetFiles(Draft, "*.sha"))
        {
            Join(hash[..^".sha".Length], DiskFile.ReadAllText(hash).Trim());
        }
        string library = TorchPackages.LibraryOf(kind, _system);
        if (!File.Exists(Path.Combine(Draft, library)))
        {
            DiskFolder.Delete(Draft);
            throw new InvalidDataException($"The packages have no {library}: they are none of libtorch for {_system}.");
        }
        foreach (string mark in Directory.GetFiles(Draft, "*.done"))
        {
            DiskFile.Delete(mark);
        }
        new FetchedLibtorch(kind, TorchPackages.LibtorchVersion, [.. parts.Facts.Select(part => part.Package.ToString())]).Write(Draft);
        DiskFolder.Delete(Folder);
        DiskFolder.Move(Draft, Folder);
        // Folders of earlier versions are removed.
        foreach (string other in Directory.GetDirectories(Root(paths), kind + "-*").Where(other => other != Folder))
        {
            DiskFolder.Delete(other);
        }
    }

    /// <summary>
    /// Joins a library that is larger than a package may be: its beginning, then fragments 1, 2, …; its SHA-256 is beside it.
    /// </summary>
    private void Join(string library, string sha256)
    {
        string[] fragments =
        [
            .. Directory
                .GetFiles(Draft, Path.GetFileName(library) + ".fragment*")
                .OrderBy(file =>
                    int.Parse(FragmentName().Match(file).Groups[1].ValueSpan, System.Globalization.CultureInfo.InvariantCulture)
                ),
        ];
        string joined = library + ".joined";
        using (var to = DiskFile.Create(joined))
        {
            foreach (string piece in fragments.Prepend(library))
            {
                using var from = DiskFile.OpenRead(piece);
                from.CopyTo(to);
            }
        }
        string seen;
        using (var whole = DiskFile.OpenRead(joined))
        {
            seen = Convert.ToHexStringLower(SHA256.HashData(whole));
        }
        if (!seen.Equals(sha256, StringComparison.OrdinalIgnoreCase))
        {
            DiskFolder.Delete(Draft);
            throw new InvalidDataException(
                $"{Path.GetFileName(library)}, put together of {fragments.Length + 1} parts, is not what it "
                    + "should be: its SHA-256 is another. It was deleted; start again to fetch it anew."
            );
        }
        DiskFile.Move(joined, library, overwrite: true);
        foreach (string fragment in fragments)
        {
            DiskFile.Delete(fragment);
        }
        DiskFile.Delete(library + ".sha");
    }

    private bool IsPart(ZipArchiveEntry entry) =>
        entry.Name.Length > 0
        && !Path.IsPathRooted(entry.Name)
        && (
            entry.FullName.StartsWith($"runtimes/{_system}/native/", StringComparison.OrdinalIgnoreCase)
            || (entry.FullName.StartsWith("fragments/", StringComparison.OrdinalIgnoreCase) && FragmentName().IsMatch(entry.Name))
        );

    private string DoneMark(PackageId package) => Path.Combine(Draft, package.FileName + ".done");

    [GeneratedRegex(@"\.fragment(\d{1,3})$")]
    private static partial Regex FragmentName();
}
