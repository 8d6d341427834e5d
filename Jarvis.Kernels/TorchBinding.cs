using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Runtime.Loader;
using System.Security.Cryptography;

namespace Jarvis.Kernels;

/// <summary>
/// TorchSharp's native library asks for GLIBCXX_3.4.32, for one symbol (<c>std::ios_base_library_initv</c>) that GCC 13 puts where GCC 12 called
/// <c>std::ios_base::Init::Init()</c>. Where the system's libstdc++ is older (Debian 12, Ubuntu 22.04), a copy that asks for the latter is loaded.
/// </summary>
public static class TorchBinding
{
    private const string Library = "LibTorchSharp", NewVersion = "GLIBCXX_3.4.32", OldVersion = "GLIBCXX_3.4";
    private static int _hooked;

    /// <summary>Costs nothing until the native library could not be loaded in the ordinary way.</summary>
    public static void Hook()
    {
        if (!OperatingSystem.IsLinux() || Interlocked.Exchange(ref _hooked, 1) != 0) return;
        AssemblyLoadContext.Default.ResolvingUnmanagedDll += static (_, name) => name == Library && Original() is { } path ? NativeLibrary.Load(Rebound(path)) : 0;
    }

    /// <summary>The file that the package brought, among the folders that the host searches.</summary>
    private static string? Original() => (AppContext.GetData("NATIVE_DLL_SEARCH_DIRECTORIES") as string ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
        .Prepend(AppContext.BaseDirectory).Select(folder => Path.Combine(folder, "libLibTorchSharp.so")).FirstOrDefault(File.Exists);

    /// <summary>The copy, beside the original or (where that cannot be written) in the user's cache; made once a version, atomically.</summary>
    private static string Rebound(string original)
    {
        byte[] bytes = File.ReadAllBytes(original);
        string name = $"libLibTorchSharp.{Convert.ToHexStringLower(SHA256.HashData(bytes))[..16]}.so";
        byte[] wanted = Rebind(bytes);
        string cache = Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.Create), "jarvis", "native");
        foreach (string folder in new[] { Path.GetDirectoryName(original)!, cache })
            try
            {
                string path = Path.Combine(Directory.CreateDirectory(folder).FullName, name);
                if (File.Exists(path) && SHA256.HashData(File.ReadAllBytes(path)).AsSpan().SequenceEqual(SHA256.HashData(wanted))) return path;
                string draft = $"{path}.{Environment.ProcessId}";
                File.WriteAllBytes(draft, wanted);
                File.Move(draft, path, overwrite: true);
                return path;
            }
            catch (Exception failure) when (failure is IOException or UnauthorizedAccessException) { }
        throw new IOException($"A copy of {original} for this system's libstdc++ can be written neither beside it nor into {cache}.");
    }

    /// <summary>ELF64, little endian: the need for the new version becomes one for the old, and the one symbol that needed it another.</summary>
    public static byte[] Rebind(ReadOnlySpan<byte> original)
    {
        byte[] file = original.ToArray();
        if (!original.StartsWith("\u007fELF\u0002\u0001"u8)) throw new InvalidDataException("no 64-bit ELF file");
        (long sections, int size, int count) = ((long)U64(0x28), U16(0x3A), U16(0x3C));
        for (int k = 0; k < count; k++)
        {
            long section = sections + k * size;
            if (U32(section + 4) != 0x6ffffffe) continue;                                    // SHT_GNU_verneed
            long names = (long)U64(sections + U32(section + 0x28) * size + 0x18), length = (long)U64(sections + U32(section + 0x28) * size + 0x20);
            long found = -1, replacement = -1;
            for (long need = (long)U64(section + 0x18), next = 1; next != 0; need += next)
            {
                next = U32(need + 12);
                for (long entry = need + U32(need + 8), step = 1; step != 0; entry += step)
                {
                    step = U32(entry + 12);
                    string version = Text(names + U32(entry + 8));
                    if (version == NewVersion) found = entry;
                    if (version == OldVersion) replacement = entry;
                }
            }
            if (found < 0) return file;                                                      // nothing to do
            if (replacement < 0) throw new InvalidDataException($"{OldVersion} is not among the versions that the library needs");
            file.AsSpan((int)replacement, 4).CopyTo(file.AsSpan((int)found));                // vna_hash
            file.AsSpan((int)replacement + 8, 4).CopyTo(file.AsSpan((int)found + 8));        // vna_name
            int symbol = file.AsSpan((int)names, (int)length).IndexOf("\0_ZSt21ios_base_library_initv\0"u8);
            if (symbol < 0) throw new InvalidDataException("the symbol that needs the new version is not there");
            "\0_ZNSt8ios_base4InitC1Ev\0"u8.CopyTo(file.AsSpan((int)names + symbol));
            return file;
        }
        throw new InvalidDataException("no versions are needed");

        ushort U16(long at) => BinaryPrimitives.ReadUInt16LittleEndian(file.AsSpan((int)at));
        uint U32(long at) => BinaryPrimitives.ReadUInt32LittleEndian(file.AsSpan((int)at));
        ulong U64(long at) => BinaryPrimitives.ReadUInt64LittleEndian(file.AsSpan((int)at));
        string Text(long at) => System.Text.Encoding.ASCII.GetString(file.AsSpan((int)at, file.AsSpan((int)at).IndexOf((byte)0)));
    }
}
