using Undersign.Protocols.Mime;

namespace Undersign.Protocols.Tests.Mime;

public sealed class MailDataTests
{
    [Theory]
    [InlineData(0, true)]
    [InlineData(1, true)]
    [InlineData(MailData.InMemoryLimit, true)]
    [InlineData(MailData.InMemoryLimit + 1, false)]
    [InlineData((MailData.InMemoryLimit * 3) + 17, false)]
    public void Stays_in_memory_up_to_the_limit(int length, bool isInMemory)
    {
        var octets = Octets(length);

        using var data = MailData.From(octets);

        Assert.Equal(isInMemory, data.IsInMemory);
        Assert.Equal(length, data.Length);
        Assert.True(data.Slice(new(0, length)).Span.SequenceEqual(octets));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(1000)]
    [InlineData(16 * 1024)]
    [InlineData(200_000)]
    public void Keeps_what_is_appended_piece_by_piece(int piece)
    {
        var octets = Octets(piece == 1 ? 20_000 : 1_500_000);
        using var data = new MailData();

        for (var i = 0; i < octets.Length; i += piece)
        {
            data.Append(octets.AsSpan(i, Math.Min(piece, octets.Length - i)));
        }

        Assert.Equal(octets.Length, data.Length);
        Assert.True(data.Slice(new(0, octets.Length)).Span.SequenceEqual(octets));
    }

    [Fact]
    public void Reads_ranges_on_either_side_of_and_across_the_end_of_the_file()
    {
        var octets = Octets(MailData.InMemoryLimit + 50_000);
        using var data = MailData.From(octets.AsSpan(0, MailData.InMemoryLimit));
        data.Append(octets.AsSpan(MailData.InMemoryLimit, 30_000));
        data.Append(octets.AsSpan(MailData.InMemoryLimit + 30_000));
        var random = new Random(1);
        for (var i = 0; i < 500; i++)
        {
            var start = random.Next(octets.Length + 1);
            var range = new OctetRange(start, random.Next(octets.Length - start + 1));
            var copy = new byte[range.Length];

            data.Read(range.Start, copy);

            Assert.True(octets.AsSpan(range.Start, range.Length).SequenceEqual(copy));
            Assert.True(octets.AsSpan(range.Start, range.Length).SequenceEqual(data.Slice(range).Span));
        }
    }

    [Fact]
    public void Goes_on_after_it_moved_to_a_file()
    {
        var octets = Octets(3_000);
        using var data = MailData.From(octets.AsSpan(0, 1_000));
        data.Spill();

        data.Append(octets.AsSpan(1_000));

        Assert.False(data.IsInMemory);
        Assert.True(data.Slice(new(0, 3_000)).Span.SequenceEqual(octets));
    }

    [Fact]
    public void Many_share_what_may_be_kept_in_memory()
    {
        var memory = new MailMemory(most: 512 * 1024);
        var octets = Octets(200_000);
        var all = Enumerable.Range(0, 6).Select(_ => new MailData(memory)).ToList();

        all.ForEach(data => data.Append(octets));

        Assert.Equal([true, true, false, false, false, false], all.Select(static data => data.IsInMemory));
        Assert.All(all, data => Assert.True(data.Slice(new(0, octets.Length)).Span.SequenceEqual(octets)));
        Assert.InRange(memory.Kept, 512 * 1024, 1024 * 1024);
        all.ForEach(static data => data.Dispose());
        Assert.Equal(0, memory.Kept);
    }

    [Fact]
    public void A_small_message_stays_in_memory_however_many_there_are()
    {
        var memory = new MailMemory(most: 0);
        using var data = new MailData(memory);

        data.Append(Octets(MailMemory.LeastForOne));

        Assert.True(data.IsInMemory);
    }

    [Fact]
    public void Leaves_no_file_behind()
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("On Windows the file goes away with its handle, not before.");
        }

        using var data = MailData.From(Octets(MailData.InMemoryLimit * 2));

        Assert.NotNull(data.FileName);
        Assert.False(File.Exists(data.FileName));
    }

    [Fact]
    public void Refuses_to_read_what_is_not_there()
    {
        using var data = MailData.From("abc"u8);

        Assert.Throws<ArgumentOutOfRangeException>(() => data.Read(2, new byte[2]));
        Assert.Throws<ArgumentOutOfRangeException>(() => data.Read(-1, new byte[1]));
        Assert.Throws<ArgumentOutOfRangeException>(() => data.Slice(new(1, 3)));
    }

    [Fact]
    public void Is_empty_after_it_is_disposed_and_may_be_disposed_twice()
    {
        var data = MailData.From(Octets(MailData.InMemoryLimit + 1));

        data.Dispose();
        data.Dispose();

        Assert.Equal(0, data.Length);
    }

    private static byte[] Octets(int length)
    {
        var octets = new byte[length];
        new Random(length).NextBytes(octets);
        return octets;
    }
}
