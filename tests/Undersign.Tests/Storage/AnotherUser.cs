using System.Runtime.InteropServices;

namespace Undersign.Tests.Storage;

/// <summary>Does what a process of another user would do with files, also where the tests run as root, whom no mode of a file keeps out.</summary>
/// <remarks>The identity that files are judged by belongs to the thread (setfsuid(2)), and ends with it: what is done must not go on in another.</remarks>
internal static class AnotherUser
{
    private const int Nobody = 65534;

    public static T Run<T>(Func<T> work)
    {
        var result = default(T);
        Exception? fault = null;
        var isAnother = true;
        var thread = new Thread(() =>
        {
            try
            {
                if (Environment.IsPrivilegedProcess)
                {
                    _ = setfsgid(Nobody);
                    _ = setfsuid(Nobody);
                    isAnother = setfsuid(-1) == Nobody;
                }

                result = work();
            }
#pragma warning disable CA1031 // thrown again where the test is
            catch (Exception e)
#pragma warning restore CA1031
            {
                fault = e;
            }
        });
        thread.Start();
        thread.Join();
        Assert.SkipUnless(isAnother, "This machine does not let root be another user.");
        return fault is null ? result! : throw new InvalidOperationException("As another user it failed.", fault); // without a fault there is a result
    }

#pragma warning disable SYSLIB1054, CA5392, SA1300, IDE1006 // LibraryImport needs unsafe code, which this repository does without; libc is found by the system's own rules, and has its own names
    [DllImport("libc")]
    private static extern int setfsuid(int user);

    [DllImport("libc")]
    private static extern int setfsgid(int group);
#pragma warning restore SYSLIB1054, CA5392, SA1300, IDE1006
}
