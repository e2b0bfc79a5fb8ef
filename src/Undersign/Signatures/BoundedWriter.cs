using System.Globalization;

namespace Undersign.Signatures;

/// <summary>Takes as much text as a signature may have.</summary>
/// <exception cref="InvalidDataException">From any method, when it becomes more.</exception>
internal sealed class BoundedWriter(int limit) : StringWriter(CultureInfo.InvariantCulture)
{
    public override void Write(char value)
    {
        Check(1);
        base.Write(value);
    }

    public override void Write(string? value)
    {
        Check(value?.Length ?? 0);
        base.Write(value);
    }

    public override void Write(char[] buffer, int index, int count)
    {
        Check(count);
        base.Write(buffer, index, count);
    }

    public override void Write(ReadOnlySpan<char> buffer)
    {
        Check(buffer.Length);
        base.Write(buffer);
    }

    private void Check(int count)
    {
        if (GetStringBuilder().Length + count > limit)
        {
            throw new InvalidDataException(string.Create(null, $"more than {limit} characters"));
        }
    }
}
