using System.ComponentModel;
using System.Runtime.InteropServices;

namespace Undersign.Storage;

/// <summary>A new name is durable when its folder is; .NET has no call for it, and Windows no need of one.</summary>
internal static class FolderNames
{
    /// <exception cref="IOException">What was named in the folder may be nameless after a loss of power.</exception>
    public static void Flush(string folder)
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        var descriptor = Open(folder, 0); // read only
        var isFlushed = descriptor >= 0 && Flush(descriptor) == 0;
        var error = Marshal.GetLastPInvokeError();
        _ = descriptor >= 0 ? Close(descriptor) : 0;
        if (!isFlushed)
        {
            throw new IOException($"The folder {folder} could not be flushed to the disk.", new Win32Exception(error));
        }
    }

#pragma warning disable SYSLIB1054, CA5392, CA2101 // LibraryImport needs unsafe code, which this repository does without; libc is found by the system's own rules
    [DllImport("libc", EntryPoint = "open", SetLastError = true, CharSet = CharSet.Ansi)]
    private static extern int Open([MarshalAs(UnmanagedType.LPUTF8Str)] string path, int flags);

    [DllImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static extern int Flush(int descriptor);

    [DllImport("libc", EntryPoint = "close", SetLastError = true)]
    private static extern int Close(int descriptor);
#pragma warning restore SYSLIB1054, CA5392, CA2101
}
