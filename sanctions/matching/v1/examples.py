"""Made-up examples of what is asked and answered; a test holds them to the components."""

from typing import Any

EXAMPLES: dict[str, Any] = {
    "Queries": {
        "queries": {
            "customer-17": {
                "schema": "Person",
                "properties": {"name": ["Ksavier Primer"], "birthDate": ["1967-03"], "nationality": ["fr"]},
            }
        }
    },
    "Responses": {
        "responses": {
            "customer-17": {
                "status": 200,
                "results": [
                    {
                        "id": "T000012",
                        "caption": "Xavier EXAMPLE",
                        "schema": "Person",
                        "properties": {
                            "name": ["Xavier EXAMPLE"],
                            "alias": ["Ксавьер Пример"],
                            "birthDate": ["1967-03"],
                            "topics": ["sanction"],
                            "programId": ["FR-CW"],
                        },
                        "referents": [],
                        "datasets": ["register"],
                        "first_seen": "2026-11-23T19:00:00",
                        "last_seen": "2026-11-24T08:00:00",
                        "last_change": "2026-11-23T19:00:00",
                        "target": True,
                        "record": "target/T000012",
                        "url": "/v1/targets/T000012",
                        "score": 0.95,
                        "match": True,
                        "features": {"name": 0.93, "birth_date": 0.02},
                        "explanations": {
                            "name": {"score": 0.93, "detail": "‘Ksavier Primer’ ≈ ‘Ксавьер Пример’ (0.93)"},
                            "birth_date": {"score": 0.02, "detail": "1967-03-01 to 1967-03-31 on both sides"},
                        },
                    }
                ],
                "total": {"value": 1, "relation": "eq"},
                "query": {
                    "id": None,
                    "schema": "Person",
                    "properties": {"name": ["Ksavier Primer"], "birthDate": ["1967-03"], "nationality": ["fr"]},
                },
                "ignored": [],
            }
        },
        "matcher": {"name": "register-v1", "version": 1, "threshold": 0.7},
        "limit": 5,
    },
}
