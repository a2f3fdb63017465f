using Crm.Bpm.Sdk.Data;

namespace Crm.Bpm.UnitTests.Data;

public sealed class PhoneTextTests
{
    [Theory]
    [InlineData("+7 9854830316", "+7 985 483-03-16")]
    [InlineData("8 (985) 483-03-16", "+7 985 483-03-16")]
    [InlineData("+442071838750", "+44 20 7183 8750")]
    [InlineData("ask Anna", "ask Anna")]
    [InlineData("12", "12")]
    public void A_number_is_read_in_groups(string typed, string read) => Assert.Equal(read, PhoneText.Readable(typed));

    [Fact]
    public void A_number_is_dialled_without_signs() => Assert.Equal("+79854830316", PhoneText.Dialled("8 (985) 483-03-16"));
}
