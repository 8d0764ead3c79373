from serving.views import result_to_view
from tests.pipeline.fakes import WORDS, fake_pipeline, make_photo


def test_fpt():
    result = fake_pipeline().infer(make_photo())
    assert result_to_view(result, "fpt") == {
        "errorCode": 0,
        "errorMessage": "",
        "data": [
            {
                "id": "079195001234",
                "id_prob": "90.00",
                "name": "LÊ VĂN",
                "name_prob": "81.00",
                "dob": "31/01/1995",
                "dob_prob": "90.00",
                "sex": "N/A",
                "sex_prob": "N/A",
                "nationality": "N/A",
                "nationality_prob": "N/A",
                "home": "N/A",
                "home_prob": "N/A",
                "address": "N/A",
                "address_prob": "N/A",
                "doe": "N/A",
                "doe_prob": "N/A",
                "overall_score": "87.00",
                "type": "vn_cccd_chip",
            }
        ],
    }
    assert result_to_view(result, "full") == result.to_dict()


def test_fpt_of_a_card_that_cannot_be_read():
    result = fake_pipeline(words=[(*WORDS[0][:2], "")]).infer(make_photo())
    assert result.status == "unreadable"
    answer = result_to_view(result, "fpt")
    assert answer["errorCode"] == 3 and answer["data"] == [] and answer["errorMessage"]
