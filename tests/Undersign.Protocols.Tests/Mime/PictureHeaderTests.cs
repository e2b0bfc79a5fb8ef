using Undersign.Protocols.Mime;

namespace Undersign.Protocols.Tests.Mime;

public sealed class PictureHeaderTests
{
    private const string Png = "89504E470D0A1A0A0000000D4948445200000004000000030806000000AABBCCDD0000000049454E44AE426082";
    private const string Jpeg = "FFD8FFE000040102FFFFC4000309FFC2001108000300040300000000000000000000FFDA0002010203FFD9";
    private const string Gif = "474946383961040003008000000000002C00000000010001000002014400" + "3B";

    [Theory]
    [InlineData(Png, "image/png")]
    [InlineData(Jpeg, "image/jpeg")]
    [InlineData(Gif, "image/gif")]
    public void Tells_type_and_size_by_the_octets_alone(string octets, string mediaType)
    {
        Assert.True(PictureHeader.TryRead(Convert.FromHexString(octets), out var header));
        Assert.Equal(new(mediaType, 4, 3), header);
    }

    [Theory]
    [InlineData("")]
    [InlineData("3C737667207769647468223422")]
    [InlineData("FFD8FF")]
    [InlineData("FFD8FFE0FFFFFFD9")]
    [InlineData("FFD8FFE00000FFD9FFD9FFD9FFD9FFD9FFD9")]
    [InlineData("FFD8FFC0001108000000040300000000000000000000FFDA0002010203FFD9")]
    [InlineData("89504E470D0A1A0A0000000D49484452FFFFFFFF000000030806000000AABBCCDD0000000049454E44AE426082")]
    [InlineData("524946460000000057454250565038200000000000000000000000")]
    public void What_is_no_picture_for_everybody_is_none(string octets) => Assert.False(PictureHeader.TryRead(Convert.FromHexString(octets), out _));

    [Theory]
    [InlineData(Png)]
    [InlineData(Jpeg)]
    [InlineData(Gif)]
    public void One_that_is_cut_off_is_none_wherever_it_is_cut(string octets)
    {
        var whole = Convert.FromHexString(octets);
        for (var length = 0; length < whole.Length - 6; length++)
        {
            Assert.False(PictureHeader.TryRead(whole.AsSpan(0, length), out _));
        }
    }

    [Theory]
    [InlineData(Png)]
    [InlineData(Jpeg)]
    [InlineData(Gif)]
    public void No_octet_of_it_can_do_harm(string octets)
    {
        var whole = Convert.FromHexString(octets);
        foreach (var (index, value) in Enumerable.Range(0, whole.Length).SelectMany(static index => (byte[])[0, 1, 0x7F, 0xFF], static (index, value) => (index, value)))
        {
            var changed = (byte[])whole.Clone();
            changed[index] = value;
            Assert.True(!PictureHeader.TryRead(changed, out var header) || (header.Width > 0 && header.Height > 0));
        }
    }
}
