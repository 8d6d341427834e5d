using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Jarvis.Storage;

namespace Jarvis.Kernels.Binding;

/// <summary>
/// TorchSharp's native library needs GLIBCXX_3.4.32 for a single symbol (<c>std::ios_base_library_initv</c>), which GCC 13 emits where GCC
/// 12 called <c>std::ios_base::Init::Init()</c>. For systems with an older libstdc++ (Debian 12, Ubuntu 22.04) this makes a copy that needs
/// the latter instead. The original is never written to: it may be the same file as the one in the package cache.
/// </summary>
internal static class ReboundLibrary
{
    public const string NewVersion = "GLIBCXX_3.4.32";
    private const string OldVersion = "GLIBCXX_3.4";
    private const uint VersionNeeds = 0x6ffffffe; // SHT_GNU_verneed

    /// <summary>
    /// The path of the copy, in the first folder that has it complete or is writable; made once, by whichever process comes first.
    /// </summary>
    /// <exception cref="IOException">None of the folders is writable.</exception>
    public static string Of(string original, IReadOnlyList<string> folders)
    {
        byte[] bytes = DiskFile.ReadAllBytes(original),
            wanted = Rebind(bytes);
        string name = $"libLibTorchSharp.{Convert.ToHexStringLower(SHA256.HashData(bytes))[..16]}.so";
        List<string> refusals = [];
        foreach (string path in folders.Select(folder => Path.Combine(folder, name)))
        {
            try
            {
                if (!IsWhole(path, wanted))
                {
                    Write(path, wanted);
                }
                return path;
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                refusals.Add(exception.Message);
            }
        }
        throw new IOException(
            "This system's libstdc++ is older than TorchSharp's library needs, and a copy of it that fits can be written "
                + $"nowhere ({string.Join("; ", refusals)}): "
                + "make one of these folders writable, or set JARVIS_HOME to a folder that is."
        );
    }

    private static bool IsWhole(string path, byte[] wanted) =>
        File.Exists(path) && DiskFile.ReadAllBytes(path).AsSpan().SequenceEqual(wanted);

    /// <summary>
    /// Writes under a temporary name and renames: another process sees all of the file or nothing, and one that has loaded an older file
    /// keeps that one.
    /// </summary>
    private static void Write(string path, byte[] wanted)
    {
        string draft = Path.Combine(Directory.CreateDirectory(Path.GetDirectoryName(path)!).FullName, $".{Path.GetRandomFileName()}");
        try
        {
            using (var file = DiskFile.Create(draft))
            {
                file.Write(wanted);
            }
            DiskFile.Move(draft, path, overwrite: true);
        }
        finally
        {
            DiskFile.Delete(draft);
        }
    }

    /// <summary>
    /// Edits an ELF64 little-endian file: the requirement of the new version becomes one of the old version, and the one symbol that needed
    /// it is replaced.
    /// </summary>
    /// <exception cref="InvalidDataException">The file is not such a library.</exception>
    public static byte[] Rebind(ReadOnlySpan<byte> original)
    {
        if (!original.StartsWith("\u007fELF\u0002\u0001"u8))
        {
            throw new InvalidDataException("TorchSharp's library is no 64-bit ELF file.");
        }
        byte[] file = original.ToArray();
        try
        {
            return Rebind(file);
        }
        catch (Exception exception) when (exception is ArgumentOutOfRangeException or OverflowException)
        {
            throw new InvalidDataException("TorchSharp's library is cut off or damaged.", exception);
        }
    }

    private static byte[] Rebind(byte[] file)
    {
        (int sections, int size, int count) = ((int)U64(0x28), U16(0x3A), U16(0x3C));
        for (int k = 0; k < count; k++)
        {
            int section = sections + k * size;
            if (U32(section + 4) != VersionNeeds)
            {
                continue;
            }
            int strings = sections + (int)U32(section + 0x28) * size; // the section that holds its strings
            (int names, int length) = ((int)U64(strings + 0x18), (int)U64(strings + 0x20));
            int? found = null,
                replacement = null;
            foreach (int entry in Versions((int)U64(section + 0x18)))
            {
                string version = Text(names + (int)U32(entry + 8));
                found = version == NewVersion ? entry : found;
                replacement = version == OldVersion ? entry : replacement;
            }
            if (found is not { } to)
            {
                return file; // it does not need the new version
            }
            int from =
                replacement ?? throw new InvalidDataException($"{OldVersion} is not among the versions that TorchSharp's library needs.");
            file.AsSpan(from, 4).CopyTo(file.AsSpan(to)); // vna_hash
            file.AsSpan(from + 8, 4).CopyTo(file.AsSpan(to + 8)); // vna_name
            int symbol = file.AsSpan(names, length).IndexOf("\0_ZSt21ios_base_library_initv\0"u8);
            if (symbol < 0)
            {
                throw new InvalidDataException($"The symbol for which TorchSharp's library needs {NewVersion} is another than is known.");
            }
            "\0_ZNSt8ios_base4InitC1Ev\0"u8.CopyTo(file.AsSpan(names + symbol));
            return file;
        }
        throw new InvalidDataException("TorchSharp's library says nothing of the versions that it needs.");

        // Elf64_Verneed: each library is followed by the versions needed from it; an offset leads to the next entry, 0 ends the list.
        IEnumerable<int> Versions(int first)
        {
            for (int need = first, next = 1; next != 0; need += next)
            {
                next = (int)U32(need + 12);
                for (int entry = need + (int)U32(need + 8), step = 1; step != 0; entry += step)
                {
                    step = (int)U32(entry + 12);
                    yield return entry;
                }
            }
        }

        ushort U16(int at) => BinaryPrimitives.ReadUInt16LittleEndian(file.AsSpan(at));
        uint U32(int at) => BinaryPrimitives.ReadUInt32LittleEndian(file.AsSpan(at));
        ulong U64(int at) => BinaryPrimitives.ReadUInt64LittleEndian(file.AsSpan(at));
        string Text(int at) => Encoding.ASCII.GetString(file.AsSpan(at, file.AsSpan(at).IndexOf((byte)0)));
    }
}
